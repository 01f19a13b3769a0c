"""Filers: the units (đơn vị) and collection organisations (tổ chức dịch vụ thu) that manage participants."""
