import { parseTemplate } from '../jinja/parse-template.ts';
import type { Template } from '../jinja/template.ts';

/** A macro of the package `dbt`: a signature and what it writes. */
interface MacroSource {
  readonly name: string;
  readonly parameters: string;
  readonly body: string;
}

const macro = (name: string, parameters: string, body: string): MacroSource => ({ name, parameters, body });

/** dbt's cross-database macros, in GoogleSQL. */
const crossDatabase: readonly MacroSource[] = [
  macro('any_value', 'expression', 'any_value({{ expression }})'),
  macro('array_append', 'array, new_element', 'array_concat({{ array }}, [{{ new_element }}])'),
  macro('array_concat', 'array_1, array_2', 'array_concat({{ array_1 }}, {{ array_2 }})'),
  macro(
    'array_construct',
    "inputs=[], data_type='int64'",
    "{% if inputs | length > 0 %}[{{ inputs | join(', ') }}]{% else %}array<{{ data_type }}>[]{% endif %}",
  ),
  macro('bool_or', 'expression', 'logical_or({{ expression }})'),
  macro('cast', 'field, type', 'cast({{ field }} as {{ type }})'),
  macro('cast_bool_to_text', 'field', 'cast({{ field }} as string)'),
  macro('concat', 'fields', "concat({{ fields | join(', ') }})"),
  macro('current_timestamp', '', 'current_timestamp()'),
  macro('current_timestamp_backcompat', '', 'current_timestamp'),
  macro('current_timestamp_in_utc_backcompat', '', 'current_timestamp'),
  macro('date', 'year, month, day', 'date({{ year }}, {{ month }}, {{ day }})'),
  macro('date_trunc', 'datepart, date', 'timestamp_trunc(cast({{ date }} as timestamp), {{ datepart }})'),
  macro(
    'dateadd',
    'datepart, interval, from_date_or_timestamp',
    'datetime_add(cast({{ from_date_or_timestamp }} as datetime), interval {{ interval }} {{ datepart }})',
  ),
  macro(
    'datediff',
    'first_date, second_date, datepart',
    'datetime_diff(cast({{ second_date }} as datetime), cast({{ first_date }} as datetime), {{ datepart }})',
  ),
  macro('equals', 'expr1, expr2', '({{ expr1 }} = {{ expr2 }})'),
  macro('escape_single_quotes', 'expression', `{{ expression | replace("'", "\\\\'") }}`),
  macro('except', '', 'except distinct'),
  macro('hash', 'field', 'to_hex(md5(cast({{ field }} as string)))'),
  macro('intersect', '', 'intersect distinct'),
  macro('last_day', 'date, datepart', 'last_day(cast({{ date }} as date), {{ datepart }})'),
  macro('length', 'expression', 'length({{ expression }})'),
  macro(
    'listagg',
    `measure, delimiter_text="','", order_by_clause=none, limit_num=none`,
    'string_agg({{ measure }}, {{ delimiter_text }}{% if order_by_clause %} {{ order_by_clause }}{% endif %}{% if limit_num %} limit {{ limit_num }}{% endif %})',
  ),
  macro('position', 'substring_text, string_text', 'strpos({{ string_text }}, {{ substring_text }})'),
  macro('replace', 'field, old_chars, new_chars', 'replace({{ field }}, {{ old_chars }}, {{ new_chars }})'),
  macro(
    'right',
    'string_text, length_expression',
    "case when {{ length_expression }} = 0 then '' else substr({{ string_text }}, -1 * ({{ length_expression }})) end",
  ),
  macro('safe_cast', 'field, type', 'safe_cast({{ field }} as {{ type }})'),
  macro(
    'split_part',
    'string_text, delimiter_text, part_number',
    '{% if part_number >= 0 %}split({{ string_text }}, {{ delimiter_text }})[safe_offset({{ part_number - 1 }})]{% else %}' +
      'array_reverse(split({{ string_text }}, {{ delimiter_text }}))[safe_offset({{ -part_number - 1 }})]{% endif %}',
  ),
  macro('string_literal', 'value', "'''{{ value }}'''"),
  macro('type_bigint', '', 'int64'),
  macro('type_boolean', '', 'bool'),
  macro('type_float', '', 'float64'),
  macro('type_int', '', 'int64'),
  macro('type_numeric', '', 'numeric'),
  macro('type_string', '', 'string'),
  macro('type_timestamp', '', 'timestamp'),
  macro('generate_series', 'upper_bound', 'select generated_number from unnest(generate_array(1, {{ upper_bound }})) as generated_number'),
  macro(
    'date_spine',
    'datepart, start_date, end_date',
    `
    select datetime_add(cast({{ start_date }} as datetime), interval step {{ datepart }}) as date_{{ datepart }}
    from unnest(generate_array(0, datetime_diff(cast({{ end_date }} as datetime), cast({{ start_date }} as datetime), {{ datepart }}) - 1)) as step
    where datetime_add(cast({{ start_date }} as datetime), interval step {{ datepart }}) <= {{ end_date }}
    `,
  ),
];

/** dbt's generic tests: each selects the rows that break it. A missing value breaks only not_null. */
const genericTests: readonly MacroSource[] = [
  macro(
    'test_unique',
    'model, column_name',
    `
with tested as (
    select {{ column_name }} as unique_field
    from {{ model }}
    where {{ column_name }} is not null
)
select unique_field, count(*) as n_records
from tested
group by unique_field
having count(*) > 1
`,
  ),
  macro(
    'test_not_null',
    'model, column_name',
    `
select *
from {{ model }}
where {{ column_name }} is null
`,
  ),
  macro(
    'test_accepted_values',
    'model, column_name, values, quote=true',
    `
with all_values as (
    select {{ column_name }} as value_field, count(*) as n_records
    from {{ model }}
    group by {{ column_name }}
)
select *
from all_values
where value_field not in (
    {%- for value in values -%}
    {%- if quote -%}'{{ value }}'{%- else -%}{{ value }}{%- endif -%}{%- if not loop.last -%}, {% endif -%}
    {%- endfor -%}
)
`,
  ),
  macro(
    'test_relationships',
    'model, column_name, to, field',
    `
with child as (
    select {{ column_name }} as from_field
    from {{ model }}
    where {{ column_name }} is not null
),
parent as (
    select {{ field }} as to_field
    from {{ to }}
)
select from_field
from child
left join parent on child.from_field = parent.to_field
where parent.to_field is null
`,
  ),
];

/** How names of relations are made, and what tests and incremental models ask for. */
const naming: readonly MacroSource[] = [
  macro(
    'generate_schema_name',
    'custom_schema_name=none, node=none',
    '{{ target.schema }}{% if custom_schema_name is not none %}_{{ custom_schema_name | trim }}{% endif %}',
  ),
  macro(
    'generate_database_name',
    'custom_database_name=none, node=none',
    '{{ target.database if custom_database_name is none else custom_database_name }}',
  ),
  macro(
    'generate_alias_name',
    'custom_alias_name=none, node=none',
    '{% if custom_alias_name %}{{ custom_alias_name | trim }}{% elif node.version %}{{ node.name ~ "_v" ~ (node.version | replace(".", "_")) }}{% else %}{{ node.name }}{% endif %}',
  ),
  macro(
    'get_where_subquery',
    'relation',
    "{% set where = config.get('where', '') %}{% do return('(select * from ' ~ relation ~ ' where ' ~ where ~ ') dbt_subquery' if where else relation) %}",
  ),
];

const plain: readonly MacroSource[] = [
  macro(
    'generate_schema_name_for_env',
    'custom_schema_name, node',
    "{% if target.name == 'prod' and custom_schema_name is not none %}{{ custom_schema_name | trim }}{% else %}{{ target.schema }}{% endif %}",
  ),
  macro('should_store_failures', '', '{{ return(false) }}'),
];

/** What the paths of dbt's own macros begin with: no file of a person's. */
export const dbtMacroPath = 'dbt:';

let parsed: readonly Template[] | undefined;

/** The macros of the package `dbt`. Most are dispatchers with an implementation `default__name`, so that projects can put theirs in front. */
export function dbtMacros(): readonly Template[] {
  parsed ??= [...[...crossDatabase, ...genericTests, ...naming].flatMap(dispatched), ...plain].map(({ name, parameters, body }) =>
    parseTemplate({ path: `${dbtMacroPath}${name}.sql`, text: `{% macro ${name}(${parameters}) %}${body}{% endmacro %}` }),
  );
  return parsed;
}

function dispatched({ name, parameters, body }: MacroSource): readonly MacroSource[] {
  const names = parameters
    .split(/,\s*(?=\w+\s*(?:=|,|$))/)
    .map((parameter) => parameter.replace(/=.*$/s, '').trim())
    .join(', ');
  return [
    macro(name, parameters, `{{ return(adapter.dispatch('${name}', 'dbt')(${names})) }}`),
    macro(`default__${name}`, parameters, body),
  ];
}
