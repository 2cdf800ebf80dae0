"""Everything that touches the world: people, HTTP, pages, Excel, clocks, databases, processes."""
