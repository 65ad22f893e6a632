import { z } from 'zod';

/** A data type as the analyzer describes it; what is not needed here is kept as it came. */
export interface TypeMessage {
  readonly type_kind: string;
  readonly array_type?: { readonly element_type: TypeMessage } | undefined;
  readonly range_type?: { readonly element_type: TypeMessage } | undefined;
  readonly struct_type?: { readonly field?: readonly Field[] | undefined } | undefined;
}

interface Field {
  readonly field_name?: string | undefined;
  readonly field_type: TypeMessage;
}

export const typeSchema: z.ZodType<TypeMessage> = z.lazy(() =>
  z.looseObject({
    type_kind: z.string(),
    array_type: z.object({ element_type: typeSchema }).optional(),
    range_type: z.object({ element_type: typeSchema }).optional(),
    struct_type: z.object({ field: z.array(fieldSchema).optional() }).optional(),
  }),
);

const fieldSchema = z.object({ field_name: z.string().optional(), field_type: typeSchema });

/** A type as it is written in SQL: `ARRAY<STRUCT<name STRING, amount NUMERIC>>`. */
export function typeText(type: TypeMessage): string {
  if (type.array_type) return `ARRAY<${typeText(type.array_type.element_type)}>`;
  if (type.range_type) return `RANGE<${typeText(type.range_type.element_type)}>`;
  if (type.type_kind === 'TYPE_STRUCT') {
    const fields = (type.struct_type?.field ?? []).map(({ field_name: name, field_type: of }) =>
      name ? `\`${name}\` ${typeText(of)}` : typeText(of),
    );
    return `STRUCT<${fields.join(', ')}>`;
  }
  return type.type_kind === 'TYPE_DOUBLE' ? 'FLOAT64' : type.type_kind.replace('TYPE_', '');
}
