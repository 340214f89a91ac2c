/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * program.h: a regular expression as a short program, between pattern.c, which runs it, and
 * program.c, which reads the expression.
 */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PROGRAM_TEXT_MAX = 256,   /* bytes of an expression */
    PROGRAM_OPS_MAX = 2048,   /* instructions: (a{255}){7} fits, (a{50}){50} does not */
    PROGRAM_GROUPS_MAX = 9,   /* that \N can name */
    PROGRAM_LOOPS_MAX = 64,   /* * + {n,} in an expression with \N */
    PROGRAM_REPEAT_MAX = 255, /* POSIX's RE_DUP_MAX */
    PROGRAM_DEPTH_MAX = 64,   /* of ( ) in each other */
};

enum op_kind {
    OP_CHAR, /* value: the byte */
    OP_ANY,
    OP_SET, /* value: its number */
    OP_LINE_BEGIN,
    OP_LINE_END,
    OP_WORD_BEGIN,
    OP_WORD_END,
    OP_WORD_EDGE,
    OP_WORD_INSIDE,
    OP_JUMP,  /* by to */
    OP_SPLIT, /* goes on, or jumps */
    OP_SAVE,  /* value: slot that the position goes into */
    OP_AGAIN, /* as OP_JUMP, unless nothing was matched since slot value was saved */
    OP_SAME,  /* value: group */
    OP_MATCH,
};

struct op {
    uint8_t kind, value;
    int16_t to; /* relative to this one */
};

/* Two for each group, one for each loop. */
enum {
    PROGRAM_LOOP_SLOT = 2 * PROGRAM_GROUPS_MAX,
    PROGRAM_SLOTS = PROGRAM_LOOP_SLOT + PROGRAM_LOOPS_MAX
};

struct program {
    struct op *ops;
    size_t count;
    uint8_t (*sets)[32]; /* bit c: the byte c is in it */
    size_t set_count;
    bool refers; /* has \N */
};

/* 0; -ENOMEM; or -EINVAL, then *why is a static sentence that says what is wrong. */
int program_read(const char *text, struct program *out, const char **why);
void program_free(struct program *program); /* what it holds, not itself */

bool program_is_word(unsigned char c); /* \w */

#endif
