"""The JSON API: what people can do and ask, for programs. Amounts are whole 分; every refusal says what to do."""
