/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_secret.c: passwords at rest: their documented lengths, that they come back, and that damage
 * is noticed.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "platform/buf.h"
#include "platform/secret.h"
#include "platform/settings.h"
#include "tests/unit/unit.h"
#include "tests/unit/unit_dir.h"

#include "platform/banned.h"

static struct secret_key *new_key(char path[UNIT_PATH_MAX])
{
    char dir[UNIT_PATH_MAX];
    struct secret_key *key = NULL;
    unit_dir(dir);
    unit_path(dir, "key", path);
    CU_ASSERT_EQUAL_FATAL(secret_key_open(path, &key), 0);
    return key;
}

static void test_key_file(void)
{
    char path[UNIT_PATH_MAX];
    struct stat info;
    size_t len, again_len;
    struct secret_key *key = new_key(path);
    secret_key_free(key);
    CU_ASSERT_EQUAL(stat(path, &info), 0);
    CU_ASSERT_EQUAL(info.st_mode & 07777, 0600);
    char *first = unit_read(path, &len);
    CU_ASSERT_EQUAL(len, 32);
    CU_ASSERT_EQUAL(secret_key_open(path, &key), 0); /* the same, not a new one */
    secret_key_free(key);
    char *again = unit_read(path, &again_len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(first);
    CU_ASSERT_PTR_NOT_NULL_FATAL(again);
    CU_ASSERT_EQUAL(memcmp(first, again, 32), 0);
    for (size_t size = 0; size <= 64; size += 31) { /* 0, 31, 62 bytes */
        unit_write(path, "0123456789012345678901234567890123456789012345678901234567890123", size);
        CU_ASSERT_EQUAL(secret_key_open(path, &key), -EBADMSG);
    }
    char other[UNIT_PATH_MAX];
    secret_key_free(new_key(other));
    char *different = unit_read(other, &len);
    CU_ASSERT_PTR_NOT_NULL_FATAL(different);
    CU_ASSERT_NOT_EQUAL(memcmp(first, different, 32), 0);
    free(first);
    free(again);
    free(different);
    secret_key_free(NULL);
}

static void test_every_length(void)
{
    char path[UNIT_PATH_MAX], clear[258];
    struct secret_key *key = new_key(path);
    struct buf cipher, back;
    buf_init(&cipher, 1000);
    buf_init(&back, 1000);
    for (size_t len = 1; len <= 256; len++) {
        memset(clear, 'p', len);
        clear[len] = '\0';
        buf_reset(&cipher);
        buf_reset(&back);
        CU_ASSERT_EQUAL(secret_encipher(key, clear, &cipher), 0);
        CU_ASSERT_EQUAL(setting_check_cipher(buf_text(&cipher)), 0);
        if (len == 1)
            CU_ASSERT_EQUAL(cipher.len, 33);
        if (len == 256)
            CU_ASSERT_EQUAL(cipher.len, 373);
        CU_ASSERT_EQUAL(secret_decipher(key, buf_text(&cipher), &back), 0);
        CU_ASSERT_STRING_EQUAL(buf_text(&back), clear);
    }
    buf_reset(&cipher);
    memset(clear, 'p', 257);
    clear[257] = '\0';
    CU_ASSERT_TRUE(secret_encipher(key, clear, &cipher) < 0);
    CU_ASSERT_TRUE(secret_encipher(key, "", &cipher) < 0);
    CU_ASSERT_EQUAL(cipher.len, 0);
    buf_wipe(&cipher);
    buf_wipe(&back);
    secret_key_free(key);
}

static void encipher(const struct secret_key *key, const char *clear, struct buf *out)
{
    buf_init(out, 1000);
    CU_ASSERT_EQUAL_FATAL(secret_encipher(key, clear, out), 0);
}

static void test_repeatable(void)
{
    char path[UNIT_PATH_MAX], other_path[UNIT_PATH_MAX];
    struct secret_key *key = new_key(path), *other = new_key(other_path);
    struct buf one, same, near, foreign;
    encipher(key, "password", &one);
    encipher(key, "password", &same);
    encipher(key, "passwore", &near);
    encipher(other, "password", &foreign);
    CU_ASSERT_STRING_EQUAL(buf_text(&one), buf_text(&same));
    CU_ASSERT_STRING_NOT_EQUAL(buf_text(&one), buf_text(&foreign));
    CU_ASSERT_STRING_NOT_EQUAL(buf_text(&one), buf_text(&near));
    /* Nor do the enciphered bytes after the nonce tell that two passwords begin alike. */
    CU_ASSERT_NOT_EQUAL(strncmp(buf_text(&one) + 16, buf_text(&near) + 16, 8), 0);
    struct buf back;
    buf_init(&back, 1000);
    CU_ASSERT_EQUAL(secret_decipher(key, buf_text(&foreign), &back), -EBADMSG);
    CU_ASSERT_EQUAL(back.len, 0);
    buf_wipe(&back);
    struct buf *all[] = {&one, &same, &near, &foreign};
    for (size_t i = 0; i < 4; i++)
        buf_wipe(all[i]);
    secret_key_free(key);
    secret_key_free(other);
}

static void test_damage(void)
{
    char path[UNIT_PATH_MAX], text[64];
    struct secret_key *key = new_key(path);
    struct buf cipher, back;
    unsigned accepted = 0;
    encipher(key, "12345", &cipher);
    CU_ASSERT_FATAL(cipher.len < sizeof(text));
    buf_init(&back, 1000);
    for (size_t at = 0; at < cipher.len; at++) {
        memcpy(text, buf_text(&cipher), cipher.len + 1);
        text[at] = text[at] == 'A' ? 'B' : 'A';
        /* The last character may carry bits that base64 does not use. */
        int rc = secret_decipher(key, text, &back);
        accepted += rc == 0 && strcmp(buf_text(&back), "12345") != 0;
        accepted += rc != 0 && rc != -EBADMSG;
        buf_reset(&back);
        memcpy(text, buf_text(&cipher), cipher.len + 1);
        text[at] = '\0'; /* cut */
        accepted += secret_decipher(key, text, &back) != -EBADMSG;
        buf_reset(&back);
    }
    CU_ASSERT_EQUAL(accepted, 0);
    static const char *const junk[] = {"",
                                       "$c$3$",
                                       "$c$3$====",
                                       "$c$3$A",
                                       "12345",
                                       "$c$3$ AAAAAAAAAAAAAAAAAAAAAAAAAAA",
                                       "$c$3$AAAAAAAAAAAAAAAAAAAAAAAAAAAA====",
                                       "$c$3$\377\377\377\377\377\377\377\377"};
    for (size_t i = 0; i < sizeof(junk) / sizeof(junk[0]); i++)
        CU_ASSERT_EQUAL(secret_decipher(key, junk[i], &back), -EBADMSG);
    char *big = malloc(100001);
    CU_ASSERT_PTR_NOT_NULL_FATAL(big);
    memset(big, 'A', 100000);
    memcpy(big, "$c$3$", 5);
    big[100000] = '\0';
    CU_ASSERT_EQUAL(secret_decipher(key, big, &back), -EBADMSG);
    big[99997] = '\0';
    CU_ASSERT_EQUAL(secret_decipher(key, big, &back), -EBADMSG);
    free(big);
    CU_ASSERT_EQUAL(back.len, 0);
    buf_wipe(&back);
    buf_wipe(&cipher);
    secret_key_free(key);
}

static void test_wipe(void)
{
    char secret[] = "secret";
    static const char zero[sizeof(secret)];
    secret_wipe(secret, sizeof(secret));
    CU_ASSERT_EQUAL(memcmp(secret, zero, sizeof(zero)), 0);
}

UNIT_MAIN("secret", {"the key is made once, for the daemon alone", test_key_file},
          {"passwords of 1 to 256 characters come back, in the documented lengths",
           test_every_length},
          {"one password has one cipher text on one device", test_repeatable},
          {"damaged and foreign cipher text is refused", test_damage},
          {"wiping leaves zeros", test_wipe})
