"""weblens: an access log analysed in a page, while one watches."""
