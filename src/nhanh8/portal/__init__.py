"""The public service portal (Cổng Dịch vụ công): pages for participants. They show and ask; they decide nothing."""
