"""The public service portal (Cổng Dịch vụ công): pages that show and ask; they decide nothing."""
