"""The maintenance fund (住宅专项维修资金): a building's money by its owners, apart from every fee."""
