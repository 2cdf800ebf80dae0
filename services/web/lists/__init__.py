"""Lists on pages and as workbooks: what a list shows, asks and adds up is data; one reader and one writer serve all."""
