"""Files as tables of text: CSV, workbooks, Parquet, and what a table and its headers are."""
