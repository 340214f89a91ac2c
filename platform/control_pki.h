/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_pki.h: a command line's side of the verbs about PKI domains. Errors as of control_call();
 * -EKEYREJECTED: the file needs a password, or another one.
 */
#ifndef PLATFORM_CONTROL_PKI_H
#define PLATFORM_CONTROL_PKI_H

#include <stdbool.h>

#include "platform/pki.h"

struct control_client;

/* What shall be imported: texts are the caller's. */
struct control_pki_file {
    const char *domain;
    enum pki_format format;
    enum pki_kind kind;
    const char *file;     /* in flash */
    const char *password; /* "" none */
};

/* What importing it would do. */
struct control_pki_facts {
    bool has_ca;
    char md5[PKI_FINGERPRINT_SIZE], sha1[PKI_FINGERPRINT_SIZE]; /* of the CA's certificate */
    bool overwrites;
};

/* The names of formats and kinds in requests and commands: "pem", "p12", "ca", "local". */
const char *pki_format_name(enum pki_format format);
const char *pki_kind_name(enum pki_kind kind);
/* 0 or -EINVAL; text may be NULL. */
int pki_format_find(const char *text, enum pki_format *out);
int pki_kind_find(const char *text, enum pki_kind *out);

int control_pki_inspect(struct control_client *client, const struct control_pki_file *file,
                        struct control_pki_facts *out);
int control_pki_import(struct control_client *client, const struct control_pki_file *file);
/* Appends the certificates as text; -ENOENT when there are none. */
int control_pki_show(struct control_client *client, const char *domain, enum pki_kind kind,
                     struct buf *out);
int control_pki_delete(struct control_client *client, const char *domain, enum pki_kind kind);

#endif
