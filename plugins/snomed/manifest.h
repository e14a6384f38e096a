/* What the plugin says of itself. */
#ifndef SNOMED_MANIFEST_H
#define SNOMED_MANIFEST_H

#include "answer.h"
#include "sctid.h"

/* The words of the manifest for each fault of a code. */
extern const char *const FAULT_WORDS[SCTID_FAULTS];

void manifest_write(struct answer *answer);

#endif
