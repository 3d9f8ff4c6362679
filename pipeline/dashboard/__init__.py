"""The dashboard: Streamlit over DuckDB, reading the published tables only (extra ``baoshu[dashboard]``)."""
