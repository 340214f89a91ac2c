/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pki.c: see pki.h. OpenSSL reads, checks and prints.
 */
#include "platform/pki.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "platform/buf.h"
#include "platform/fs.h"
#include "platform/banned.h"

enum { PATH_SIZE = PATH_MAX, PEM_MAX = 4 * PKI_FILE_MAX, P12_ROUNDS_MAX = 1000000 };

struct pki {
    char *directory;
};

/* What a file brought; each part may be missing. */
struct pki_import {
    STACK_OF(X509) * ca;
    X509 *local;
    EVP_PKEY *key;
};

int pki_open(const char *directory, struct pki **out)
{
    struct pki *pki = calloc(1, sizeof(*pki));
    if (!pki || !(pki->directory = strdup(directory))) {
        free(pki);
        return -ENOMEM;
    }
    int error = fs_make_directory(directory, 0700);
    if (error)
        pki_close(pki);
    else
        *out = pki;
    return error;
}

void pki_close(struct pki *pki)
{
    if (!pki)
        return;
    free(pki->directory);
    free(pki);
}

void pki_import_free(struct pki_import *import)
{
    if (!import)
        return;
    sk_X509_pop_free(import->ca, X509_free);
    X509_free(import->local);
    EVP_PKEY_free(import->key); /* OpenSSL clears it */
    free(import);
}

/* --- files --- */

/* Names of domains do not care for letter case, so those of their files are in lower case. */
static int path_of(const struct pki *pki, const char *domain, const char *suffix,
                   char out[PATH_SIZE])
{
    if (!*domain || strchr(domain, '/') || *domain == '.')
        return -EINVAL;
    int len = snprintf(out, PATH_SIZE, "%s/%s%s", pki->directory, domain, suffix);
    if (len >= PATH_SIZE)
        return -ENAMETOOLONG;
    for (char *c = out + strlen(pki->directory); *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return 0;
}

static const char *suffix_of(enum pki_kind kind)
{
    return kind == PKI_CA ? ".ca" : ".local";
}

static bool has_file(const struct pki *pki, const char *domain, enum pki_kind kind)
{
    char path[PATH_SIZE];
    return !path_of(pki, domain, suffix_of(kind), path) && access(path, F_OK) == 0;
}

static int write_bio(const struct pki *pki, const char *domain, const char *suffix, BIO *bio)
{
    char path[PATH_SIZE], *data;
    long len = BIO_get_mem_data(bio, &data);
    int error = path_of(pki, domain, suffix, path);
    return error ? error : fs_replace(path, data, len > 0 ? (size_t)len : 0, 0600);
}

/* --- reading --- */

static int refuse(int error, char *why, size_t why_size, const char *reason)
{
    ERR_clear_error();
    snprintf(why, why_size, "%s", reason);
    return error;
}

/* Without a password OpenSSL would ask at the terminal. */
static int give_password(char *buffer, int size, int writing, void *password)
{
    (void)writing;
    if (!password || (int)strlen(password) > size)
        return -1;
    memcpy(buffer, password, strlen(password));
    return (int)strlen(password);
}

static STACK_OF(X509) * read_certificates(const void *data, size_t len)
{
    STACK_OF(X509) *list = sk_X509_new_null();
    BIO *bio = BIO_new_mem_buf(data, (int)len);
    X509 *certificate;
    bool good = list && bio;
    while (good && (certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL)))
        if (sk_X509_num(list) == PKI_CERTIFICATES_MAX || !sk_X509_push(list, certificate)) {
            X509_free(certificate);
            good = false;
        }
    ERR_clear_error();
    BIO_free(bio);
    if (good && sk_X509_num(list) > 0)
        return list;
    sk_X509_pop_free(list, X509_free);
    return NULL;
}

static int read_pem_local(const void *data, size_t len, const char *password,
                          struct pki_import *import, char *why, size_t why_size)
{
    STACK_OF(X509) *list = read_certificates(data, len);
    if (!list)
        return refuse(-EBADMSG, why, why_size, "The file holds no certificate in PEM format.");
    import->local = sk_X509_shift(list);
    sk_X509_pop_free(list, X509_free);
    BIO *bio = BIO_new_mem_buf(data, (int)len);
    if (!bio)
        return -ENOMEM;
    import->key = PEM_read_bio_PrivateKey(bio, NULL, give_password, (void *)password);
    bool has_key = memmem(data, len, "PRIVATE KEY-----", strlen("PRIVATE KEY-----")) != NULL;
    BIO_free(bio);
    if (import->key)
        return 0;
    if (!has_key)
        return refuse(-EINVAL, why, why_size, "The file holds no private key for the certificate.");
    return refuse(-EKEYREJECTED, why, why_size,
                  password ? "The password of the private key is wrong, or the key is damaged."
                           : "The private key needs a password, or is damaged.");
}

static int read_pem_ca(const void *data, size_t len, struct pki_import *import, char *why,
                       size_t why_size)
{
    import->ca = read_certificates(data, len);
    return import->ca ? 0
                      : refuse(-EBADMSG, why, why_size,
                               "The file holds no certificate in PEM format, or more than 32.");
}

static int read_p12(const void *data, size_t len, const char *password, struct pki_import *import,
                    char *why, size_t why_size)
{
    const unsigned char *at = data;
    PKCS12 *p12 = d2i_PKCS12(NULL, &at, (long)len);
    if (!p12)
        return refuse(-EBADMSG, why, why_size, "The file is not in PKCS#12 format.");
    /* It is the file that says how long the password takes to try, and cwmpd waits for it. */
    const ASN1_INTEGER *rounds = NULL;
    PKCS12_get0_mac(NULL, NULL, NULL, &rounds, p12);
    if (rounds && ASN1_INTEGER_get(rounds) > P12_ROUNDS_MAX) {
        PKCS12_free(p12);
        return refuse(-EINVAL, why, why_size, "The file's key derivation takes too many rounds.");
    }
    const char *secret = password ? password : "";
    bool opened = PKCS12_verify_mac(p12, secret, (int)strlen(secret)) == 1 ||
                  (!*secret && PKCS12_verify_mac(p12, NULL, 0) == 1);
    int parsed = opened ? PKCS12_parse(p12, secret, &import->key, &import->local, &import->ca) : 0;
    PKCS12_free(p12);
    if (!opened)
        return refuse(-EKEYREJECTED, why, why_size, "The password of the file is wrong.");
    if (!parsed)
        return refuse(-EBADMSG, why, why_size, "The file cannot be read; it may be damaged.");
    if (!import->local || !import->key)
        return refuse(-EINVAL, why, why_size,
                      "The file holds no certificate with its private key.");
    if (import->ca && sk_X509_num(import->ca) == 0) {
        sk_X509_free(import->ca);
        import->ca = NULL;
    }
    return 0;
}

/* --- checks --- */

static STACK_OF(X509) * stored_ca(const struct pki *pki, const char *domain)
{
    char path[PATH_SIZE];
    struct buf text;
    STACK_OF(X509) *list = NULL;
    buf_init(&text, PEM_MAX);
    if (!path_of(pki, domain, ".ca", path) && !fs_read(path, &text) && text.len)
        list = read_certificates(text.data, text.len);
    buf_free(&text);
    return list;
}

static bool is_issued_by(X509 *certificate, const STACK_OF(X509) * ca)
{
    bool issued = false;
    for (int i = 0; !issued && i < sk_X509_num(ca); i++) {
        X509 *issuer = sk_X509_value(ca, i);
        EVP_PKEY *key = X509_get0_pubkey(issuer);
        issued = X509_check_issued(issuer, certificate) == X509_V_OK && key &&
                 X509_verify(certificate, key) == 1;
    }
    ERR_clear_error();
    return issued;
}

static int check_ca(const struct pki_import *import, char *why, size_t why_size)
{
    for (int i = 0; import->ca && i < sk_X509_num(import->ca); i++)
        if (X509_check_ca(sk_X509_value(import->ca, i)) == 0) {
            char name[160], reason[240];
            X509_NAME_oneline(X509_get_subject_name(sk_X509_value(import->ca, i)), name,
                              sizeof(name));
            snprintf(reason, sizeof(reason), "The certificate %s is not that of a CA.", name);
            return refuse(-EINVAL, why, why_size, reason);
        }
    return 0;
}

static int check_local(const struct pki *pki, const char *domain, const struct pki_import *import,
                       char *why, size_t why_size)
{
    if (!import->local)
        return 0;
    if (X509_check_private_key(import->local, import->key) != 1)
        return refuse(-EINVAL, why, why_size, "The private key is not that of the certificate.");
    STACK_OF(X509) *kept = import->ca ? NULL : stored_ca(pki, domain);
    const STACK_OF(X509) *ca = import->ca ? import->ca : kept;
    bool issued = !ca || is_issued_by(import->local, ca);
    sk_X509_pop_free(kept, X509_free);
    return issued ? 0
                  : refuse(-EINVAL, why, why_size,
                           "The certificate was not issued by the CA of the PKI domain.");
}

int pki_read(const struct pki *pki, const char *domain, enum pki_format format, enum pki_kind kind,
             const void *data, size_t len, const char *password, struct pki_import **out, char *why,
             size_t why_size)
{
    struct pki_import *import = calloc(1, sizeof(*import));
    int error = -ENOMEM;
    *why = '\0';
    if (!import)
        return error;
    if (len > PKI_FILE_MAX)
        error = refuse(-EFBIG, why, why_size, "The file is larger than 256 KiB.");
    else if (format == PKI_P12)
        error = read_p12(data, len, password, import, why, why_size);
    else if (kind == PKI_CA)
        error = read_pem_ca(data, len, import, why, why_size);
    else
        error = read_pem_local(data, len, password, import, why, why_size);
    if (!error)
        error = check_ca(import, why, why_size);
    if (!error)
        error = check_local(pki, domain, import, why, why_size);
    if (error) {
        pki_import_free(import);
        if (!*why)
            refuse(error, why, why_size, strerror(-error));
        return error;
    }
    *out = import;
    return 0;
}

/* --- what an import brings --- */

static void print_fingerprint(const X509 *certificate, const EVP_MD *digest,
                              char out[PKI_FINGERPRINT_SIZE])
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    size_t at = 0;
    *out = '\0';
    if (!digest || X509_digest(certificate, digest, bytes, &len) != 1)
        return;
    for (unsigned i = 0; i < len && at + 4 < PKI_FINGERPRINT_SIZE; i++)
        at += (size_t)snprintf(out + at, PKI_FINGERPRINT_SIZE - at, "%s%02X",
                               i && i % 2 == 0 ? " " : "", bytes[i]);
}

bool pki_import_fingerprints(const struct pki_import *import, char md5[PKI_FINGERPRINT_SIZE],
                             char sha1[PKI_FINGERPRINT_SIZE])
{
    if (!import->ca)
        return false;
    const X509 *first = sk_X509_value(import->ca, 0);
    print_fingerprint(first, EVP_md5(), md5);
    print_fingerprint(first, EVP_sha1(), sha1);
    ERR_clear_error();
    return true;
}

bool pki_import_overwrites(const struct pki *pki, const char *domain,
                           const struct pki_import *import)
{
    return (import->ca && has_file(pki, domain, PKI_CA)) ||
           (import->local && has_file(pki, domain, PKI_LOCAL));
}

/* --- storing --- */

static int store_ca(struct pki *pki, const char *domain, const struct pki_import *import)
{
    BIO *bio = BIO_new(BIO_s_mem());
    int good = bio != NULL;
    for (int i = 0; good && i < sk_X509_num(import->ca); i++)
        good = PEM_write_bio_X509(bio, sk_X509_value(import->ca, i));
    int error = good ? write_bio(pki, domain, ".ca", bio) : -ENOMEM;
    BIO_free(bio);
    return error;
}

static int store_local(struct pki *pki, const char *domain, const struct pki_import *import)
{
    BIO *key = BIO_new(BIO_s_secmem()), *certificate = BIO_new(BIO_s_mem());
    int error = -ENOMEM;
    if (key && certificate &&
        PEM_write_bio_PKCS8PrivateKey(key, import->key, NULL, NULL, 0, NULL, NULL) == 1 &&
        PEM_write_bio_X509(certificate, import->local) == 1)
        error = write_bio(pki, domain, ".key", key);
    if (!error)
        error = write_bio(pki, domain, ".local", certificate);
    BIO_free(key);
    BIO_free(certificate);
    return error;
}

int pki_store(struct pki *pki, const char *domain, const struct pki_import *import)
{
    int error = import->ca ? store_ca(pki, domain, import) : 0;
    return !error && import->local ? store_local(pki, domain, import) : error;
}

/* --- showing and removing --- */

static int print_list(STACK_OF(X509) * list, struct buf *out)
{
    BIO *bio = BIO_new(BIO_s_mem());
    int good = bio != NULL;
    char *data;
    for (int i = 0; good && i < sk_X509_num(list); i++)
        good = X509_print_ex(bio, sk_X509_value(list, i), XN_FLAG_COMPAT, 0);
    long len = good ? BIO_get_mem_data(bio, &data) : 0;
    int error = good ? buf_append(out, data, (size_t)len) : -ENOMEM;
    BIO_free(bio);
    ERR_clear_error();
    return error;
}

int pki_print(const struct pki *pki, const char *domain, enum pki_kind kind, struct buf *out)
{
    char path[PATH_SIZE];
    struct buf text;
    buf_init(&text, PEM_MAX);
    int error = path_of(pki, domain, suffix_of(kind), path);
    if (!error)
        error = fs_read(path, &text);
    STACK_OF(X509) *list = error || !text.len ? NULL : read_certificates(text.data, text.len);
    if (!error)
        error = list ? print_list(list, out) : -EBADMSG;
    sk_X509_pop_free(list, X509_free);
    buf_free(&text);
    return error;
}

static int remove_file(const struct pki *pki, const char *domain, const char *suffix)
{
    char path[PATH_SIZE];
    int error = path_of(pki, domain, suffix, path);
    return error ? error : unlink(path) < 0 && errno != ENOENT ? -errno : 0;
}

int pki_remove(struct pki *pki, const char *domain, enum pki_kind kind)
{
    int error = remove_file(pki, domain, suffix_of(kind));
    return !error && kind == PKI_LOCAL ? remove_file(pki, domain, ".key") : error;
}
