// Whether a statement says of each dataset that its people are protected less than the built-in policy has it, or that a failure
// about them is accepted, and of each plugin that it was let loose, where its parts say so.

// Rules of other dimensions without which small counts and people are not seen.
const SHOW_PEOPLE = ["schema/x-number", "structure/left-out-record", "structure/many-left-out", "structure/undeclared-column"];

const protectsPeople = (rule, dimension) =>
  dimension === undefined || dimension === "confidentiality" || SHOW_PEOPLE.includes(rule);

export function ofProtection(stated) {
  const weaker = differing(stated, "confidentiality-weakened", unprotected(stated)).filter((dataset) => dataset !== undefined);
  const accepted = differing(stated, "failure-accepted", withAcceptedFailures(stated));
  const loose = Object.entries(stated.audit.isolation).filter(([, isolation]) => isolation === "none");
  const isTold = (id) => stated.limits.some((limit) => limit.code === "plugin-let-loose" && limit.plugin === id);
  return [
    ...weaker.map(
      (dataset) => `whether people in ${dataset} are protected less than the built-in policy has it is not what its blocks say`,
    ),
    ...accepted.map(
      (dataset) => `whether a failure about people is accepted by a waiver in ${dataset ?? "the release"} is not what its parts say`,
    ),
    ...loose
      .filter(([id]) => !isTold(id))
      .map(([id]) => `the plugin ${id} ran inside the program, and it does not say that this limits the verdict`),
  ];
}

function differing(stated, code, expected) {
  const said = new Set(stated.limits.filter((limit) => limit.code === code).map((limit) => limit.dataset));
  return [...[...expected].filter((of) => !said.has(of)), ...[...said].filter((of) => !expected.has(of))];
}

function withAcceptedFailures(stated) {
  const isAccepted = (of) => of.waived && of.severity === "fail" && of.findings.length > 0;
  const blocks = stated.blocks.filter((block) => protectsPeople(block.rule, block.dimension) && block.evaluations.some(isAccepted));
  return new Set(blocks.map((block) => block.dataset));
}

function unprotected(stated) {
  const weaker = stated.blocks.filter((block) => protectsPeople(block.rule, block.dimension) && (block.weakened ?? []).length > 0);
  const isUnasked = ({ what, reason, dimension }) =>
    protectsPeople(what.rule ?? "", dimension) && ["turned-off", "left-out"].includes(reason.code.candour);
  const isWhole = (stated.audit.weakened ?? []).length > 0;
  const whole = stated.datasets.filter((dataset) => isWhole && ["records", "table"].includes(dataset.kind));
  return new Set([
    ...weaker.map((block) => block.dataset).filter((dataset) => dataset !== undefined),
    ...stated.notChecked.filter(isUnasked).flatMap((entry) => entry.datasets ?? []),
    ...whole.map((dataset) => dataset.name),
  ]);
}
