/* What a SNOMED CT identifier (SCTID) looks like. Whether a code is in any edition of SNOMED CT, no program can
 * tell from the code alone.
 */
#ifndef SNOMED_SCTID_H
#define SNOMED_SCTID_H

#include <stddef.h>

/* The first thing that is wrong, in the order in which they are looked for. */
enum sctid_fault { SCTID_VALID, SCTID_FORM, SCTID_PARTITION, SCTID_CHECK_DIGIT, SCTID_FAULTS };

enum sctid_fault sctid_judge(const unsigned char *text, size_t len);

#endif
