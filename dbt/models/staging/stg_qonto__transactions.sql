{{ qonto.select_known_transactions() }}
