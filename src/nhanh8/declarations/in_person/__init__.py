"""What comes by 02/SĐ-GD: drafts of the portal, opened at the counter, with scans of the signed paper."""
