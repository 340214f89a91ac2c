/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pki.h: certificates and keys of PKI domains. What is imported is read and checked as a whole
 * before anything is replaced; each domain has up to three files in one directory: DOMAIN.ca (PEM,
 * the trusted certificates), DOMAIN.local (PEM, the device's certificate) and DOMAIN.key (PEM,
 * its private key, mode 0600).
 */
#ifndef PLATFORM_PKI_H
#define PLATFORM_PKI_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct pki;
struct pki_import;

enum pki_kind { PKI_CA, PKI_LOCAL };
enum pki_format { PKI_PEM, PKI_P12 };
enum {
    PKI_FILE_MAX = 262144,     /* bytes of a file to be imported */
    PKI_CERTIFICATES_MAX = 32, /* in one file */
    PKI_PASSWORD_MAX = 255,
};

/* Makes the directory (0700) when it is missing. */
int pki_open(const char *directory, struct pki **out);
void pki_close(struct pki *pki);

/* Reads a file's content for a domain. PEM with PKI_CA: certificates; PEM with PKI_LOCAL: a
 * certificate and its private key; P12: a certificate, its key, and the CA's certificates if there
 * are any. password: of the key, NULL when none was given. 0; or a negative errno code with why, a
 * sentence for a person: -EBADMSG the content cannot be read, -EKEYREJECTED the password is missing
 * or wrong, -EINVAL the certificates are not what they should be (no CA, key of another
 * certificate, not issued by the domain's CA). */
int pki_read(const struct pki *pki, const char *domain, enum pki_format format, enum pki_kind kind,
             const void *data, size_t len, const char *password, struct pki_import **out, char *why,
             size_t why_size);
void pki_import_free(struct pki_import *import); /* wipes the key */

/* Upper-case hex digits in groups of four, of the first certificate that the import brings for the
 * CA: false when it brings none. */
enum { PKI_FINGERPRINT_SIZE = 64 };
bool pki_import_fingerprints(const struct pki_import *import, char md5[PKI_FINGERPRINT_SIZE],
                             char sha1[PKI_FINGERPRINT_SIZE]);
/* Whether storing it replaces something that the domain has. */
bool pki_import_overwrites(const struct pki *pki, const char *domain,
                           const struct pki_import *import);
/* Puts it in force: each file is the old or the new one whatever instant the power goes, the key
 * before its certificate. */
int pki_store(struct pki *pki, const char *domain, const struct pki_import *import);

/* Appends the certificates as text. -ENOENT when the domain has none of that kind. */
int pki_print(const struct pki *pki, const char *domain, enum pki_kind kind, struct buf *out);
/* Removes them, PKI_LOCAL with its key; 0 also when there were none. */
int pki_remove(struct pki *pki, const char *domain, enum pki_kind kind);

#endif
