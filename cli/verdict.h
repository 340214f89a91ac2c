/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * verdict.h: what is thought of a typed line: good, empty, or one of Comware's five complaints.
 */
#ifndef CLI_VERDICT_H
#define CLI_VERDICT_H

enum verdict {
    VERDICT_OK,
    VERDICT_BLANK, /* nothing was typed */
    VERDICT_UNRECOGNIZED,
    VERDICT_INCOMPLETE,
    VERDICT_AMBIGUOUS,
    VERDICT_TOO_MANY,
    VERDICT_WRONG,
};

/* " % Wrong parameter found at '^' position."; "" for VERDICT_OK and VERDICT_BLANK. */
const char *verdict_text(enum verdict verdict);

#endif
