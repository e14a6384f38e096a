// Whether a statement fits itself: what can be worked out from its parts must be what it says. By the same rules as
// `core/statement/src/contradictions.rs`, a third time: a signature vouches for bytes, also of a statement that no audit wrote.

import { ofFiles } from "./published.js";
import { ofProtection } from "./protection.js";
import { canonical } from "./json.js";
import { sha256 } from "./sha256.js";

const VERDICTS = ["PASSED", "WARNED", "FAILED", "ERROR"];
const SEVERITIES = ["note", "warn", "fail"];
const COUNTS_AGAINST = ["unreadable", "no-counterpart", "beyond-limit"];
const STATUSES_RUN = ["clean", "found", "partly", "not-looked"];

const on = (block) => (block.dataset === undefined ? block.rule : `${block.rule} on ${block.dataset}`);
const total = (numbers) => numbers.reduce((sum, n) => sum + n, 0n);
const findingsOf = (block) => block.evaluations.flatMap((of) => of.findings.map((finding) => ({ block, of, finding })));
const graver = (one, other) => SEVERITIES.indexOf(one) >= SEVERITIES.indexOf(other);

export function contradictions(statement) {
  return [...ofFiles(statement), ...ofPredicate(statement.predicate)];
}

function ofPredicate(stated) {
  const found = [];
  const keys = new Set();
  for (const block of stated.blocks) {
    const key = JSON.stringify([block.rule, block.dataset ?? null]);
    if (keys.has(key)) found.push(`${on(block)} stands in it twice`);
    keys.add(key);
    if (!fitsFindings(block)) found.push(`the findings of ${on(block)} do not fit what it came to`);
    if (!(block.coverage ?? []).every(addsUp) || !isRightlyLittle(block, stated.audit.coverageFloorPercent)) {
      found.push(`what ${on(block)} is said to have looked at does not add up`);
    }
    if (block.evaluations.some((of) => of.waived && !isWaived(stated, block, of))) {
      found.push(`findings of ${on(block)} are waived by no waiver`);
    }
    if (!findingsOf(block).every((of) => standsRightly(stated.blocks, of))) {
      found.push(`a finding of ${on(block)} stands beneath one that does not say it`);
    }
  }
  for (const block of stated.blocks) {
    const { sha256: digest, ...rest } = block;
    const text = canonical(Object.assign(Object.create(null), rest));
    if (text === undefined || sha256(new TextEncoder().encode(text)) !== digest) {
      found.push(`the digest of ${on(block)} is not that of its block`);
    }
  }
  found.push(...ofDimensions(stated), ...ofProtection(stated), ...ofVerdict(stated));
  if (!figuresFit(stated)) found.push("the key figures are not those of its blocks");
  if (stated.inputs.some((input) => input.role === "previous") && stated.previous === undefined) {
    found.push("it names a file of a release before and no such release");
  }
  const links = [stated.previous, ...(stated.archive ?? [])].map((release) => release?.statementSha256);
  const digests = stated.inputs.flatMap((input) => [input.sha256, input.recordsSha256, input.commitment]);
  if ([...digests, ...links].some((digest) => digest !== undefined && !/^[0-9a-f]{64}$/.test(digest))) {
    found.push("a digest in it is none");
  }
  return found;
}

function fitsFindings(block) {
  const coverage = block.coverage ?? [];
  const hasFound = findingsOf(block).length > 0;
  const told = coverage.filter((of) => "exact" in of.of);
  const isWhole = told.every((of) => of.looked.exact === of.of.exact);
  if (block.status === "found") return hasFound;
  if (block.status === "clean") return !hasFound && isWhole;
  if (block.status === "partly") return !hasFound && !(isWhole && told.length === coverage.length);
  return block.status === "not-looked" ? !hasFound : true;
}

const exactly = (coverage) => [coverage.of, coverage.looked, ...(coverage.rest ?? []).map((rest) => rest.n)].every((n) => "exact" in n);

function addsUp(coverage) {
  return !exactly(coverage) || coverage.looked.exact + total((coverage.rest ?? []).map((rest) => rest.n.exact)) === coverage.of.exact;
}

function isRightlyLittle(block, floor) {
  const isSaid = block.tooLittle === true;
  const coverage = block.coverage ?? [];
  if (!STATUSES_RUN.includes(block.status)) return !isSaid;
  if (block.status === "clean" && isSaid) return false;
  if (!coverage.every(exactly)) return true;
  const isBelow = (of) => {
    const left = total((of.rest ?? []).filter((rest) => COUNTS_AGAINST.includes(rest.why)).map((rest) => rest.n.exact));
    return of.looked.exact * 100n < (of.looked.exact + left) * floor;
  };
  const isAnyThere = coverage.length === 0 || coverage.some((of) => of.of.exact > 0n);
  const isLittle = (block.status === "not-looked" && isAnyThere) || coverage.some(isBelow);
  return isLittle === isSaid || (block.compared === true && isLittle);
}

function isWaived(stated, block, evaluation) {
  const covers = (waiver) =>
    waiver.state === "applied" &&
    waiver.rule === block.rule &&
    (waiver.dataset === undefined || waiver.dataset === block.dataset) &&
    graver(waiver.severity, evaluation.severity);
  return stated.waivers.some(covers);
}

// A finding may stand beneath one that is there, says it, is as grave, and is not waived; what may harm people beneath no other sort.
function standsRightly(blocks, { block, of, finding }) {
  const named = finding.beneath;
  if (named === undefined) return true;
  const isNamed = (above) =>
    above.block.dataset === block.dataset &&
    above.finding.beneath === undefined &&
    named.rule === above.block.rule &&
    named.template === above.finding.template &&
    canonical(named.columns ?? []) === canonical(above.finding.columns ?? []);
  const leading = blocks.flatMap(findingsOf).find(isNamed);
  if (!leading) return false;
  const sharesColumn = (finding.columns ?? []).some((column) => (leading.finding.columns ?? []).includes(column));
  return (
    (leading.block.rule !== block.rule || sharesColumn) &&
    graver(leading.of.severity, of.severity) &&
    !(leading.of.waived || of.waived) &&
    (leading.block.dimension === "confidentiality" || block.dimension !== "confidentiality")
  );
}

// What a block comes to, as a place in the list of verdicts; nothing where its rule has nothing to say.
function verdictOf(block) {
  if (block.status === "not-applicable") return -1;
  if (block.status === "could-not-run") return VERDICTS.indexOf("ERROR");
  const standing = block.evaluations.filter((of) => !of.waived && of.findings.length > 0);
  const least = block.tooLittle === true ? 1 : 0;
  return Math.max(least, ...standing.map((of) => SEVERITIES.indexOf(of.severity)));
}

const worst = (blocks) => VERDICTS[Math.max(-1, ...blocks.map(verdictOf))];

function ofDimensions(stated) {
  const lost = stated.blocks.filter((block) => block.status === "could-not-run");
  const isWrong = ({ dimension, verdict, whole }) => {
    const isWhole = !lost.some((block) => block.dimension === undefined || block.dimension === dimension);
    return worst(stated.blocks.filter((block) => block.dimension === dimension)) !== verdict || whole !== isWhole;
  };
  return stated.dimensions.filter(isWrong).map(({ dimension }) => `the verdict on ${dimension} is not that of its blocks`);
}

function ofVerdict(stated) {
  const isLimited = stated.limits.length > 0 || stated.waivers.some((waiver) => waiver.state === "unused");
  const found = worst(stated.blocks) ?? "ERROR";
  const expected = found === "PASSED" && isLimited ? "WARNED" : found;
  if (stated.verdict === expected) return [];
  return [`the verdict is ${stated.verdict}, and its blocks come to ${expected}`];
}

function figuresFit({ blocks, figures }) {
  const withStatus = (...statuses) => BigInt(blocks.filter((block) => statuses.includes(block.status)).length);
  const evaluations = blocks.flatMap((block) => block.evaluations);
  const standing = (wanted) =>
    BigInt(evaluations.filter(wanted).flatMap((of) => of.findings).filter((finding) => finding.beneath === undefined).length);
  const ofSeverity = (severity) => standing((of) => !of.waived && of.severity === severity);
  const counted = {
    checksRun: withStatus(...STATUSES_RUN),
    checksClean: withStatus("clean"),
    checksPartly: withStatus("partly"),
    checksNotLooked: withStatus("not-looked"),
    checksNotApplicable: withStatus("not-applicable"),
    checksCouldNotRun: withStatus("could-not-run"),
    failures: ofSeverity("fail"),
    warnings: ofSeverity("warn"),
    notes: ofSeverity("note"),
    waived: standing((of) => of.waived),
  };
  return Object.entries(counted).every(([name, n]) => figures[name] === n);
}
