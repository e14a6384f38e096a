// Whether a value has the shape that a JSON Schema asks for: as much of JSON Schema as the schemas of Candour's statements use.
// A keyword that is not known here is an error of the page, and never passed over.

import { Inexact, isObject } from "./json.js";

const SAYS_NOTHING = new Set(["description", "title", "$schema", "$id", "$comment", "$defs", "default"]);
const LARGEST = { uint64: 2n ** 64n - 1n, uint32: 2n ** 32n - 1n, uint8: 255n };
const TYPES = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === "string",
  integer: (value) => typeof value === "bigint",
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
  number: (value) => typeof value === "bigint" || value instanceof Inexact,
};

const asList = (value) => (Array.isArray(value) ? value : [value]);
const own = (object, name) => Object.hasOwn(object, name);

// What candour leaves out where it says nothing. Written all the same it would be read as absent, and be in the bytes.
const isNothing = (value) => value === false || (typeof value === "object" && value !== null && Object.keys(value).length === 0);

const KEYWORDS = {
  $ref: (to, value, _, of) => fits(of.root.$defs[to.slice("#/$defs/".length)], value, of),
  type: (types, value) => asList(types).some((type) => TYPES[type](value)),
  const: (constant, value) => value === constant,
  enum: (constants, value) => constants.includes(value),
  format: (format, value) => typeof value !== "bigint" || value <= LARGEST[format],
  minimum: (least, value) => typeof value !== "bigint" || value >= BigInt(least),
  maximum: (most, value) => typeof value !== "bigint" || value <= BigInt(most),
  required: (names, value) => !isObject(value) || names.every((name) => own(value, name)),
  properties: (schemas, value, { required = [], additionalProperties }, of) => {
    if (!isObject(value)) return true;
    const mayBe = (name) =>
      required.includes(name) || (value[name] !== null && !(of.isExact && isNothing(value[name])));
    return Object.keys(value).every((name) =>
      own(schemas, name) ? mayBe(name) && fits(schemas[name], value[name], of) : !of.isExact || additionalProperties !== undefined,
    );
  },
  additionalProperties: (schema, value, { properties = {} }, of) =>
    !isObject(value) || Object.keys(value).every((name) => own(properties, name) || fits(schema, value[name], of)),
  items: (schema, value, _, of) => !Array.isArray(value) || value.every((item) => fits(schema, item, of)),
  oneOf: (schemas, value, _, of) => schemas.filter((schema) => fits(schema, value, of)).length === 1,
  anyOf: (schemas, value, _, of) => schemas.some((schema) => fits(schema, value, of)),
};

// `isExact` refuses members that the schema does not name, and such as say nothing: of what a digest is made.
export function fits(schema, value, of = { root: schema, isExact: false }) {
  if (typeof schema === "boolean") return schema;
  return Object.keys(schema).every((keyword) => {
    if (SAYS_NOTHING.has(keyword)) return true;
    if (!KEYWORDS[keyword]) throw new Error(`the schema has the keyword ${keyword}, which this page does not know`);
    return KEYWORDS[keyword](schema[keyword], value, schema, of);
  });
}
