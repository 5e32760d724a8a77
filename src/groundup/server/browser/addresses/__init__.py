"""What stands at the addresses of pages, one file for each noun."""
