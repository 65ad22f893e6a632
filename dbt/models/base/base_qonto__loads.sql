{{ qonto.select_of_every_organization('_loads', [
    'seq', 'run_id', 'committed_at', 'loaded_at', 'rows_landed', 'rows_unchanged', 'rows_quarantined',
    'counts', 'snapshots', 'slices', 'unavailable',
]) }}
