/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_pki.c: certificates of PKI domains, made here by OpenSSL.
 */
#include <errno.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "platform/buf.h"
#include "platform/pki.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_dir.h"
#include "platform/banned.h"

static const char password[] = "pass word";

struct fixture {
    char dir[UNIT_PATH_MAX];
    struct pki *pki;
    char why[240];
};

static void begin(struct fixture *f)
{
    char parent[UNIT_PATH_MAX];
    unit_dir(parent);
    unit_path(parent, "pki", f->dir);
    CU_ASSERT_EQUAL_FATAL(pki_open(f->dir, &f->pki), 0);
}

static void end(struct fixture *f)
{
    pki_close(f->pki);
}

/* --- making certificates --- */

struct pair {
    X509 *certificate;
    EVP_PKEY *key;
};

static void add_name(X509_NAME *name, const char *text)
{
    CU_ASSERT_EQUAL(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                               (const unsigned char *)text, -1, -1, 0),
                    1);
}

/* issuer NULL: self-signed. */
static struct pair make(const char *name, bool ca, const struct pair *issuer)
{
    struct pair made = {X509_new(), EVP_EC_gen("P-256")};
    CU_ASSERT_PTR_NOT_NULL_FATAL(made.certificate);
    CU_ASSERT_PTR_NOT_NULL_FATAL(made.key);
    const struct pair *by = issuer ? issuer : &made;
    X509_set_version(made.certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(made.certificate), 86400);
    X509_set_pubkey(made.certificate, made.key);
    add_name(X509_get_subject_name(made.certificate), name);
    X509_set_issuer_name(made.certificate, X509_get_subject_name(by->certificate));
    X509_EXTENSION *constraint = X509V3_EXT_conf_nid(NULL, NULL, NID_basic_constraints,
                                                     ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
    X509_add_ext(made.certificate, constraint, -1);
    X509_EXTENSION_free(constraint);
    CU_ASSERT_TRUE(X509_sign(made.certificate, by->key, EVP_sha256()) > 0);
    return made;
}

static void drop(struct pair *pair)
{
    X509_free(pair->certificate);
    EVP_PKEY_free(pair->key);
}

static void take(BIO *bio, struct buf *out)
{
    char *data;
    long len = BIO_get_mem_data(bio, &data);
    CU_ASSERT_EQUAL(buf_append(out, data, (size_t)len), 0);
    BIO_free(bio);
}

static void put_certificate(const struct pair *pair, struct buf *out)
{
    BIO *bio = BIO_new(BIO_s_mem());
    CU_ASSERT_EQUAL(PEM_write_bio_X509(bio, pair->certificate), 1);
    take(bio, out);
}

/* secret NULL: in the clear. */
static void put_key(const struct pair *pair, const char *secret, struct buf *out)
{
    BIO *bio = BIO_new(BIO_s_mem());
    CU_ASSERT_EQUAL(PEM_write_bio_PKCS8PrivateKey(bio, pair->key, secret ? EVP_aes_128_cbc() : NULL,
                                                  secret, secret ? (int)strlen(secret) : 0, NULL,
                                                  NULL),
                    1);
    take(bio, out);
}

static void put_p12(const struct pair *pair, const struct pair *ca, int rounds, struct buf *out)
{
    STACK_OF(X509) *list = ca ? sk_X509_new_null() : NULL;
    if (ca)
        sk_X509_push(list, ca->certificate);
    PKCS12 *p12 =
        PKCS12_create(password, "name", pair->key, pair->certificate, list, 0, 0, 2048, rounds, 0);
    CU_ASSERT_PTR_NOT_NULL_FATAL(p12);
    BIO *bio = BIO_new(BIO_s_mem());
    CU_ASSERT_EQUAL(i2d_PKCS12_bio(bio, p12), 1);
    take(bio, out);
    PKCS12_free(p12);
    sk_X509_free(list);
}

/* --- importing --- */

/* Reads and stores; the code of what failed. */
static int import(struct fixture *f, enum pki_format format, enum pki_kind kind,
                  const struct buf *content, const char *secret)
{
    struct pki_import *read = NULL;
    int error = pki_read(f->pki, "Test", format, kind, buf_text(content), content->len, secret,
                         &read, f->why, sizeof(f->why));
    if (!error)
        error = pki_store(f->pki, "Test", read);
    pki_import_free(read);
    return error;
}

static bool shows(struct fixture *f, const char *domain, enum pki_kind kind, const char *text)
{
    struct buf shown;
    buf_init(&shown, 100000);
    int error = pki_print(f->pki, domain, kind, &shown);
    bool found = !error && strstr(buf_text(&shown), text);
    buf_free(&shown);
    return found;
}

static bool has_file(struct fixture *f, const char *name, mode_t mode)
{
    char path[UNIT_PATH_MAX];
    struct stat status;
    unit_path(f->dir, name, path);
    return stat(path, &status) == 0 && (status.st_mode & 07777) == mode;
}

static void test_pem(void)
{
    struct fixture f;
    struct buf content;
    struct pair ca = make("Root of all", true, NULL), local = make("switch-1", false, &ca);
    begin(&f);
    buf_init(&content, 100000);
    put_certificate(&ca, &content);
    CU_ASSERT_EQUAL(import(&f, PKI_PEM, PKI_CA, &content, NULL), 0);
    CU_ASSERT_TRUE(shows(&f, "test", PKI_CA, "CN=Root of all"));
    CU_ASSERT_FALSE(shows(&f, "other", PKI_CA, ""));
    buf_reset(&content);
    put_certificate(&local, &content);
    put_key(&local, NULL, &content);
    CU_ASSERT_EQUAL(import(&f, PKI_PEM, PKI_LOCAL, &content, NULL), 0);
    CU_ASSERT_TRUE(shows(&f, "TEST", PKI_LOCAL, "CN=switch-1"));
    CU_ASSERT_TRUE(has_file(&f, "test.key", 0600));
    buf_reset(&content);
    put_certificate(&local, &content);
    put_key(&local, password, &content);
    CU_ASSERT_EQUAL(import(&f, PKI_PEM, PKI_LOCAL, &content, NULL), -EKEYREJECTED);
    CU_ASSERT_EQUAL(import(&f, PKI_PEM, PKI_LOCAL, &content, "wrong"), -EKEYREJECTED);
    CU_ASSERT_EQUAL(import(&f, PKI_PEM, PKI_LOCAL, &content, password), 0);
    CU_ASSERT_EQUAL(pki_remove(f.pki, "test", PKI_LOCAL), 0);
    CU_ASSERT_FALSE(has_file(&f, "test.key", 0600));
    CU_ASSERT_FALSE(has_file(&f, "test.local", 0600));
    CU_ASSERT_EQUAL(pki_remove(f.pki, "test", PKI_LOCAL), 0);
    CU_ASSERT_TRUE(has_file(&f, "test.ca", 0600));
    buf_free(&content);
    drop(&ca);
    drop(&local);
    end(&f);
}

static void test_p12(void)
{
    struct fixture f;
    struct buf content;
    struct pair ca = make("Root of all", true, NULL), local = make("switch-1", false, &ca);
    begin(&f);
    buf_init(&content, 100000);
    put_p12(&local, &ca, 2048, &content);
    CU_ASSERT_EQUAL(import(&f, PKI_P12, PKI_LOCAL, &content, NULL), -EKEYREJECTED);
    CU_ASSERT_EQUAL(import(&f, PKI_P12, PKI_LOCAL, &content, "wrong"), -EKEYREJECTED);
    CU_ASSERT_EQUAL(import(&f, PKI_P12, PKI_LOCAL, &content, password), 0);
    CU_ASSERT_TRUE(shows(&f, "test", PKI_CA, "CN=Root of all"));
    CU_ASSERT_TRUE(shows(&f, "test", PKI_LOCAL, "CN=switch-1"));
    buf_reset(&content);
    put_p12(&local, NULL, 1000001, &content);
    CU_ASSERT_EQUAL(import(&f, PKI_P12, PKI_LOCAL, &content, password), -EINVAL);
    CU_ASSERT_PTR_NOT_NULL(strstr(f.why, "rounds"));
    buf_free(&content);
    drop(&ca);
    drop(&local);
    end(&f);
}

static void test_refused(void)
{
    struct fixture f;
    struct buf content;
    struct pair ca = make("Root of all", true, NULL), other = make("Another root", true, NULL);
    struct pair local = make("switch-1", false, &ca), foreign = make("switch-2", false, &other);
    begin(&f);
    buf_init(&content, 4000000);
    CU_ASSERT_EQUAL(import(&f, PKI_PEM, PKI_CA, &content, NULL), -EBADMSG);
    buf_puts(&content, "not a certificate");
    CU_ASSERT_EQUAL(import(&f, PKI_PEM, PKI_CA, &content, NULL), -EBADMSG);
    CU_ASSERT_EQUAL(import(&f, PKI_PEM, PKI_LOCAL, &content, NULL), -EBADMSG);
    CU_ASSERT_EQUAL(import(&f, PKI_P12, PKI_LOCAL, &content, password), -EBADMSG);
    buf_reset(&content);
    put_certificate(&local, &content);
    CU_ASSERT_EQUAL(import(&f, PKI_PEM, PKI_CA, &content, NULL), -EINVAL);
    CU_ASSERT_PTR_NOT_NULL(strstr(f.why, "switch-1"));
    CU_ASSERT_EQUAL(import(&f, PKI_PEM, PKI_LOCAL, &content, NULL), -EINVAL); /* no key */
    put_key(&foreign, NULL, &content);
    CU_ASSERT_EQUAL(import(&f, PKI_PEM, PKI_LOCAL, &content, NULL), -EINVAL); /* another's */
    buf_reset(&content);
    put_certificate(&ca, &content);
    CU_ASSERT_EQUAL(import(&f, PKI_PEM, PKI_CA, &content, NULL), 0);
    buf_reset(&content);
    put_certificate(&foreign, &content);
    put_key(&foreign, NULL, &content);
    CU_ASSERT_EQUAL(import(&f, PKI_PEM, PKI_LOCAL, &content, NULL), -EINVAL); /* not of this CA */
    CU_ASSERT_PTR_NOT_NULL(strstr(f.why, "issued"));
    buf_reset(&content);
    for (int i = 0; i < 33; i++)
        put_certificate(&ca, &content);
    CU_ASSERT_EQUAL(import(&f, PKI_PEM, PKI_CA, &content, NULL), -EBADMSG);
    while (content.len <= PKI_FILE_MAX)
        put_certificate(&ca, &content);
    CU_ASSERT_EQUAL(import(&f, PKI_PEM, PKI_CA, &content, NULL), -EFBIG);
    /* Nothing of all this took the CA's place. */
    CU_ASSERT_TRUE(shows(&f, "test", PKI_CA, "CN=Root of all"));
    CU_ASSERT_FALSE(has_file(&f, "test.key", 0600));
    buf_free(&content);
    drop(&ca);
    drop(&other);
    drop(&local);
    drop(&foreign);
    end(&f);
}

static void test_facts(void)
{
    struct fixture f;
    struct buf content;
    struct pki_import *read = NULL;
    char md5[PKI_FINGERPRINT_SIZE], sha1[PKI_FINGERPRINT_SIZE], expected[PKI_FINGERPRINT_SIZE] = "";
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned len;
    struct pair ca = make("Root of all", true, NULL);
    begin(&f);
    buf_init(&content, 100000);
    put_certificate(&ca, &content);
    CU_ASSERT_EQUAL_FATAL(pki_read(f.pki, "test", PKI_PEM, PKI_CA, buf_text(&content), content.len,
                                   NULL, &read, f.why, sizeof(f.why)),
                          0);
    CU_ASSERT_FALSE(pki_import_overwrites(f.pki, "test", read));
    CU_ASSERT_TRUE(pki_import_fingerprints(read, md5, sha1));
    CU_ASSERT_EQUAL(strlen(md5), 32 + 7);
    CU_ASSERT_EQUAL(X509_digest(ca.certificate, EVP_sha1(), digest, &len), 1);
    for (unsigned i = 0; i < len; i++)
        snprintf(expected + strlen(expected), sizeof(expected) - strlen(expected), "%s%02X",
                 i && i % 2 == 0 ? " " : "", digest[i]);
    CU_ASSERT_STRING_EQUAL(sha1, expected);
    CU_ASSERT_EQUAL(pki_store(f.pki, "test", read), 0);
    CU_ASSERT_TRUE(pki_import_overwrites(f.pki, "Test", read));
    CU_ASSERT_FALSE(pki_import_overwrites(f.pki, "other", read));
    CU_ASSERT_EQUAL(pki_store(f.pki, "../test", read), -EINVAL);
    pki_import_free(read);
    buf_free(&content);
    drop(&ca);
    end(&f);
}

/* Whatever the bytes are, a verdict and a reason. */
static void test_damaged(void)
{
    struct fixture f;
    struct buf content;
    struct pair ca = make("Root of all", true, NULL), local = make("switch-1", false, &ca);
    begin(&f);
    buf_init(&content, 100000);
    put_p12(&local, &ca, 1, &content);
    for (size_t at = 0; at < content.len; at += 3) {
        char kept = content.data[at];
        content.data[at] = (char)(kept ^ 0x55);
        f.why[0] = '\0';
        if (import(&f, PKI_P12, PKI_LOCAL, &content, password))
            CU_ASSERT_TRUE(f.why[0] != '\0');
        content.data[at] = kept;
    }
    for (size_t len = 0; len < content.len; len += 7) {
        struct buf cut = {.data = content.data, .len = len, .max = len};
        CU_ASSERT_NOT_EQUAL(import(&f, PKI_P12, PKI_LOCAL, &cut, password), 0);
    }
    buf_free(&content);
    drop(&ca);
    drop(&local);
    end(&f);
}

UNIT_MAIN("pki", {"PEM: CA, certificate with its key, password, removal", test_pem},
          {"PKCS#12: password, key and CA in one file", test_p12},
          {"what is refused changes nothing", test_refused},
          {"fingerprints, and what would be overwritten", test_facts},
          {"damaged and cut files are refused with a reason", test_damaged})
