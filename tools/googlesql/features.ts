/**
 * What GoogleSQL can do and BigQuery cannot, or not in every project: a feature in preview is excluded too. Where the
 * reference is not clear, the feature is excluded: what is refused without need is rewritten, what is accepted without
 * need fails at night.
 */
export const excludedFeatures: readonly {
  readonly why: string;
  readonly names: readonly string[];
}[] = [
  {
    why: 'BigQuery has no protocol buffers, no enumerated types and no UUID type',
    names: [
      'EXTENDED_TYPES',
      'EXTRACT_ONEOF_CASE',
      'V_1_2_PROTO_EXTENSIONS_WITH_NEW',
      'V_1_2_PROTO_EXTENSIONS_WITH_SET',
      'V_1_3_BRACED_PROTO_CONSTRUCTORS',
      'V_1_3_ENUM_VALUE_DESCRIPTOR_PROTO',
      'V_1_3_EXTRACT_FROM_PROTO',
      'V_1_3_FILTER_FIELDS',
      'V_1_3_IGNORE_PROTO3_USE_DEFAULTS',
      'V_1_3_PROTO_DEFAULT_IF_NULL',
      'V_1_3_PROTO_MAPS',
      'V_1_3_REPLACE_FIELDS',
      'V_1_4_FROM_AND_TO_PROTO_INTERVAL',
      'V_1_4_REPLACE_FIELDS_ALLOW_MULTI_ONEOF',
      'V_1_4_UUID_TYPE',
    ],
  },
  {
    why: 'a TIMESTAMP holds microseconds; finer ones are in preview. Integers are signed',
    names: [
      'BETWEEN_UINT64_INT64',
      'PARSE_TIMESTAMP_WITH_PRECISION_AND_TIMEZONE',
      'TIMESTAMP_FROM_UNIX_FUNCTIONS_WITH_UINT64',
      'TIMESTAMP_NANOS',
      'TIMESTAMP_PICOS',
      'V_1_4_TIMESTAMP_PRECISION',
    ],
  },
  {
    why: 'arrays and JSON are not comparable; grouping by arrays and structs came late',
    names: [
      'JSON_TYPE_COMPARISON',
      'V_1_1_ARRAY_EQUALITY',
      'V_1_2_GROUP_BY_ARRAY',
      'V_1_2_GROUP_BY_STRUCT',
      'V_1_3_ARRAY_GREATEST_LEAST',
      'V_1_3_ARRAY_ORDERING',
    ],
  },
  {
    why: "functions of Google's other engines, not in BigQuery's list of functions",
    names: [
      'JSON_CONTAINS_FUNCTION',
      'KLL_QUANTILES_EXTRACT_RELATIVE_RANK',
      'TOKENIZED_SEARCH',
      'V_1_4_ARRAY_AGGREGATION_FUNCTIONS',
      'V_1_4_ARRAY_FIND_FUNCTIONS',
      'V_1_4_ARRAY_ZIP',
      'V_1_4_DOT_PRODUCT',
      'V_1_4_ENABLE_FLOAT_DISTANCE_FUNCTIONS',
      'V_1_4_FIRST_AND_LAST_N',
      'V_1_4_JSON_ARRAY_VALUE_EXTRACTION_FUNCTIONS',
      'V_1_4_JSON_MORE_VALUE_EXTRACTION_FUNCTIONS',
      'V_1_4_L1_NORM',
      'V_1_4_L2_NORM',
      'V_1_4_MANHATTAN_DISTANCE',
      'V_1_4_NULLIFZERO_ZEROIFNULL',
      'V_1_4_PI_FUNCTIONS',
    ],
  },
  {
    why: 'functions that take lambda expressions do not exist in BigQuery',
    names: ['V_1_3_INLINE_LAMBDA_ARGUMENT', 'V_1_4_SAFE_FUNCTION_CALL_WITH_LAMBDA_ARGS'],
  },
  {
    why: 'LIMIT and OFFSET take a literal or a parameter, a JSONPath is a literal',
    names: ['ENABLE_CONSTANT_EXPRESSION_IN_JSON_PATH', 'V_1_4_LIMIT_OFFSET_EXPRESSIONS'],
  },
  {
    why: 'an element of an array is read with OFFSET or ORDINAL, a field of a struct by its name',
    names: ['V_1_4_BARE_ARRAY_ACCESS', 'V_1_4_STRUCT_POSITIONAL_ACCESSOR'],
  },
  {
    why: '|| joins texts and not numbers, a text is no BYTES, and literals side by side are not joined',
    names: [
      'V_1_3_CONCAT_MIXED_TYPES',
      'V_1_4_IMPLICIT_COERCION_STRING_LITERAL_TO_BYTES',
      'V_1_4_LITERAL_CONCATENATION',
    ],
  },
  {
    why: "joins and table paths of Google's other engines",
    names: [
      'V_1_3_ALLOW_CONSECUTIVE_ON',
      'V_1_3_ALLOW_SLASH_PATHS',
      'V_1_3_UNNEST_AND_FLATTEN_ARRAYS',
      'V_1_4_LATERAL_JOIN',
      'V_1_4_MULTIWAY_UNNEST',
      'V_1_4_SINGLE_TABLE_NAME_ARRAY_PATH',
      'V_1_4_WITH_RECURSIVE_DEPTH_MODIFIER',
    ],
  },
  {
    why: 'DML changes whole columns of a table, returns no rows, locks none and has MERGE for conflicts',
    names: [
      'V_1_2_ARRAY_ELEMENTS_WITH_SET',
      'V_1_2_CORRELATED_REFS_IN_NESTED_DML',
      'V_1_2_NESTED_UPDATE_DELETE_WITH_OFFSET',
      'V_1_3_DML_RETURNING',
      'V_1_4_FOR_UPDATE',
      'V_1_4_INSERT_ON_CONFLICT_CLAUSE',
    ],
  },
  {
    why: 'modules, measures, identity and generated columns are not part of BigQuery',
    names: [
      'ALTER_COLUMN_DROP_GENERATED',
      'ALTER_COLUMN_SET_GENERATED_AS_IDENTITY',
      'CHECK_CONSTRAINT',
      'EXPERIMENTAL_MODULES',
      'GENERATED_BY_DEFAULT',
      'IDENTITY_COLUMNS',
      'V_1_2_GENERATED_COLUMNS',
      'V_1_4_ENABLE_MEASURES',
    ],
  },
  {
    why: 'pipe operators that BigQuery does not list',
    names: [
      'PIPE_CREATE_TABLE',
      'PIPE_DESCRIBE',
      'PIPE_EXPORT_DATA',
      'PIPE_FORK',
      'PIPE_IF',
      'PIPE_INSERT',
      'PIPE_STATIC_DESCRIBE',
      'PIPE_TEE',
    ],
  },
  {
    why: 'in preview, or out of it only lately',
    names: [
      'JSON_FLATTEN_FUNCTION',
      'MULTILEVEL_AGGREGATION_ON_UDAS',
      'V_1_4_AGGREGATE_FILTERING',
      'V_1_4_CHAINED_FUNCTION_CALLS',
      'V_1_4_GROUP_BY_GRAPH_PATH',
      'V_1_4_MATCH_RECOGNIZE',
      'V_1_4_MULTILEVEL_AGGREGATION',
      'V_1_4_SQL_GRAPH',
    ],
  },
];
