/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * secret.h: passwords at rest. Cipher text is "$c$3$" and base64 of nonce (8), AES-256-GCM cipher
 * text and tag (12): 33 to 373 characters for 1 to 255 characters of clear text, the lengths that
 * H3C documents. The nonce is derived from key and clear text (HMAC-SHA256), so one password always
 * has one cipher text and saved configurations do not change by themselves; equal passwords are
 * seen to be equal, nothing more.
 */
#ifndef PLATFORM_SECRET_H
#define PLATFORM_SECRET_H

#include <stddef.h>

struct buf;
struct secret_key;

/* Reads the 32-byte device key, or makes it (mode 0600) when the file is missing. -EBADMSG for a
 * file of another size. */
int secret_key_open(const char *path, struct secret_key **out);
void secret_key_free(struct secret_key *key);

int secret_encipher(const struct secret_key *key, const char *clear, struct buf *out);
/* -EBADMSG: damaged, or of another device. */
int secret_decipher(const struct secret_key *key, const char *cipher, struct buf *out);

void secret_wipe(void *data, size_t len);

#endif
