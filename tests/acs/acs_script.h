/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_script.h: reads the file that says what the ACS asks, what it expects in return, and how it
 * misbehaves. The language is described in tests/acs/README; its verbs are the rows of the table in
 * acs_script.c.
 */
#ifndef TESTS_ACS_SCRIPT_H
#define TESTS_ACS_SCRIPT_H

#include <stddef.h>

#include "platform/buf.h"

enum script_verb {
    /* begins the steps of the next session */
    VERB_SESSION,
    /* replies: each request of the CPE takes one */
    VERB_ANSWER,
    VERB_SEND,
    VERB_REPLY_BODY,
    VERB_REPLY_FILE,
    VERB_END,
    VERB_GARBAGE,
    VERB_BINARY,
    VERB_EMPTY_200,
    VERB_CLOSE,
    VERB_HALF,
    VERB_STATUS,
    VERB_REDIRECT,
    VERB_FAULT,
    VERB_REPLY_RAW,
    VERB_UNAUTHORIZED,
    VERB_UNAUTHORIZED_FOR_EVER,
    /* how the next replies of this session are made */
    VERB_HANG,
    VERB_NO_COOKIE,
    VERB_COOKIE,
    VERB_CHUNKED,
    VERB_CLOSE_AFTER,
    VERB_DIGEST,
    VERB_HOLD,
    VERB_USE_VERSION,
    VERB_MUST_UNDERSTAND,
    VERB_SOAP_HEADER,
    VERB_HEADER,
    VERB_REPLY_STATUS,
    VERB_CONTENT_TYPE,
    VERB_NAMESPACE,
    VERB_ID,
    VERB_NO_ID,
    VERB_GZIP,
    VERB_DEFLATE,
    /* a promise about the request that has just come */
    VERB_EXPECT
};

enum script_kind { KIND_SESSION, KIND_REPLY, KIND_MANNER, KIND_EXPECT };

struct script_step {
    unsigned line; /* in the file, from 1 */
    enum script_verb verb;
    enum script_kind kind;
    char **words; /* the arguments, without the verb */
    size_t word_count;
    char *text;      /* the line as it is written, for messages */
    struct buf file; /* content of the file that `send file`, `reply-file` and `reply-raw` name */
};

struct script;

/* Reads path. 0, or a negative errno code with why ("demo.acs:7: 'snd' is not a verb"). */
int script_read(const char *path, struct script **out, char *why, size_t why_size);
/* A script without steps. 0 or -ENOMEM. */
int script_new(struct script **out);
void script_free(struct script *script);

const char *script_path(const struct script *script);
size_t script_count(const struct script *script);
const struct script_step *script_step(const struct script *script, size_t index);

#endif
