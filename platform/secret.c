/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * secret.c: see secret.h.
 */
#include "platform/secret.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/fs.h"
#include "platform/banned.h"

enum {
    KEY_SIZE = 32,
    NONCE_SIZE = 8,
    TAG_SIZE = 12,
    CLEAR_MAX = 256,
    RAW_MAX = NONCE_SIZE + CLEAR_MAX + TAG_SIZE,
    BASE64_MAX = (RAW_MAX + 2) / 3 * 4,
};
static const char prefix[] = "$c$3$";

struct secret_key {
    unsigned char bytes[KEY_SIZE];
};

void secret_wipe(void *data, size_t len)
{
    explicit_bzero(data, len);
}

static int make_key(const char *path, struct secret_key *key)
{
    if (RAND_bytes(key->bytes, KEY_SIZE) != 1)
        return -EIO;
    return fs_replace(path, key->bytes, KEY_SIZE, 0600);
}

int secret_key_open(const char *path, struct secret_key **out)
{
    struct secret_key *key = calloc(1, sizeof(*key));
    if (!key)
        return -ENOMEM;
    struct buf file;
    buf_init(&file, KEY_SIZE);
    int error = fs_read(path, &file);
    if (error == -ENOENT)
        error = make_key(path, key);
    else if (error == -EMSGSIZE || (!error && file.len != KEY_SIZE))
        error = -EBADMSG;
    else if (!error)
        memcpy(key->bytes, file.data, KEY_SIZE);
    buf_wipe(&file);
    if (error) {
        secret_key_free(key);
        return error;
    }
    *out = key;
    return 0;
}

void secret_key_free(struct secret_key *key)
{
    if (key)
        explicit_bzero(key, sizeof(*key));
    free(key);
}

/* The nonce is a function of key and clear text: repeats exactly when both do. */
static int derive_nonce(const struct secret_key *key, const unsigned char *clear, size_t len,
                        unsigned char *nonce)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (!HMAC(EVP_sha256(), key->bytes, KEY_SIZE, clear, len, digest, &size) || size < NONCE_SIZE)
        return -EIO;
    memcpy(nonce, digest, NONCE_SIZE);
    return 0;
}

/* One pass of AES-256-GCM in the given direction; tag is written when enciphering, checked
 * otherwise. */
static int gcm(const struct secret_key *key, int encipher, const unsigned char *nonce,
               const unsigned char *in, size_t len, unsigned char *out, unsigned char *tag)
{
    int done = 0, last = 0;
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    if (!ctx)
        return -ENOMEM;
    int ok = EVP_CipherInit_ex(ctx, EVP_aes_256_gcm(), NULL, NULL, NULL, encipher) == 1 &&
             EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_IVLEN, NONCE_SIZE, NULL) == 1 &&
             EVP_CipherInit_ex(ctx, NULL, NULL, key->bytes, nonce, encipher) == 1 &&
             (encipher || EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_TAG, TAG_SIZE, tag) == 1) &&
             EVP_CipherUpdate(ctx, out, &done, in, (int)len) == 1 &&
             EVP_CipherFinal_ex(ctx, out + done, &last) == 1 &&
             (!encipher || EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_GET_TAG, TAG_SIZE, tag) == 1);
    EVP_CIPHER_CTX_free(ctx);
    return ok ? 0 : -EBADMSG;
}

int secret_encipher(const struct secret_key *key, const char *clear, struct buf *out)
{
    size_t len = strlen(clear);
    if (len < 1 || len > CLEAR_MAX)
        return -EMSGSIZE;
    unsigned char raw[RAW_MAX], text[BASE64_MAX + 1];
    int error = derive_nonce(key, (const unsigned char *)clear, len, raw);
    if (!error)
        error = gcm(key, 1, raw, (const unsigned char *)clear, len, raw + NONCE_SIZE,
                    raw + NONCE_SIZE + len);
    if (error)
        return error;
    EVP_EncodeBlock(text, raw, (int)(NONCE_SIZE + len + TAG_SIZE));
    buf_puts(out, prefix);
    return buf_puts(out, (const char *)text);
}

int secret_decipher(const struct secret_key *key, const char *cipher, struct buf *out)
{
    size_t prefix_len = sizeof(prefix) - 1;
    if (strncmp(cipher, prefix, prefix_len) != 0)
        return -EBADMSG;
    const char *body = cipher + prefix_len;
    size_t len = strlen(body);
    if (!len || len % 4 || len > BASE64_MAX)
        return -EBADMSG;
    unsigned char raw[BASE64_MAX], clear[RAW_MAX + 1];
    int raw_len = EVP_DecodeBlock(raw, (const unsigned char *)body, (int)len);
    if (raw_len < 0)
        return -EBADMSG;
    for (size_t i = len; i && body[i - 1] == '='; i--) /* EVP_DecodeBlock counts the padding */
        raw_len--;
    int clear_len = raw_len - NONCE_SIZE - TAG_SIZE;
    if (clear_len < 1 || clear_len > CLEAR_MAX)
        return -EBADMSG;
    int error =
        gcm(key, 0, raw, raw + NONCE_SIZE, (size_t)clear_len, clear, raw + NONCE_SIZE + clear_len);
    if (!error)
        error = buf_append(out, clear, (size_t)clear_len);
    explicit_bzero(clear, sizeof(clear));
    return error;
}
