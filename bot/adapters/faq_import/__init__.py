"""Reading other people's lists of questions: CSV, XLSX and Markdown."""
