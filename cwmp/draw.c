/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * draw.c: see draw.h. HMAC-SHA-256 as a generator: the key is made of identity and entropy, each
 * draw is the code of a counter and of what fresh entropy there is.
 */
#include "cwmp/draw.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "platform/buf.h"
#include "platform/secret.h"
#include "platform/switch.h"
#include "platform/banned.h"

enum { KEY_SIZE = 32, TEXT_MAX = 4096 };

struct draw {
    draw_entropy_fn *entropy;
    void *ctx;
    unsigned char key[KEY_SIZE];
    uint64_t counter;
};

/* GRND_NONBLOCK: a switch may start before its kernel is seeded, and must not stand still then. */
static size_t kernel_entropy(void *ctx, unsigned char *out, size_t size)
{
    (void)ctx;
    ssize_t len = getrandom(out, size, GRND_NONBLOCK);
    return len > 0 ? (size_t)len : 0;
}

static int digest(const unsigned char key[KEY_SIZE], const void *data, size_t len,
                  unsigned char out[KEY_SIZE])
{
    unsigned int out_len = 0;
    const unsigned char *made = HMAC(EVP_sha256(), key, KEY_SIZE, data, len, out, &out_len);
    return made && out_len == KEY_SIZE ? 0 : -ENOMEM;
}

static int make_key(struct draw *draw, const struct switch_identity *identity)
{
    static const unsigned char label[KEY_SIZE] = "cwmpd: waits between sessions";
    unsigned char fresh[KEY_SIZE];
    struct buf text;
    buf_init(&text, TEXT_MAX);
    buf_printf(&text, "%s\n%s\n%s\n%s\n", identity->manufacturer, identity->oui,
               identity->product_class, identity->serial_number);
    buf_append(&text, identity->mac, sizeof(identity->mac));
    buf_append(&text, fresh, draw->entropy(draw->ctx, fresh, sizeof(fresh)));
    int error = buf_error(&text);
    if (!error)
        error = digest(label, text.data, text.len, draw->key);
    buf_wipe(&text);
    secret_wipe(fresh, sizeof(fresh));
    return error;
}

int draw_new(const struct switch_identity *identity, draw_entropy_fn *entropy, void *ctx,
             struct draw **out)
{
    struct draw *draw = calloc(1, sizeof(*draw));
    if (!draw)
        return -ENOMEM;
    draw->entropy = entropy ? entropy : kernel_entropy;
    draw->ctx = ctx;
    int error = make_key(draw, identity);
    if (error) {
        draw_free(draw);
        return error;
    }
    *out = draw;
    return 0;
}

void draw_free(struct draw *draw)
{
    if (!draw)
        return;
    secret_wipe(draw, sizeof(*draw));
    free(draw);
}

uint64_t draw_bits(void *ctx)
{
    struct draw *draw = ctx;
    struct {
        uint64_t counter;
        unsigned char fresh[KEY_SIZE];
    } input = {.counter = ++draw->counter};
    unsigned char output[KEY_SIZE];
    uint64_t bits;
    (void)draw->entropy(draw->ctx, input.fresh, sizeof(input.fresh));
    if (digest(draw->key, &input, sizeof(input), output))
        memcpy(&bits, draw->key + draw->counter % (KEY_SIZE - sizeof(bits)), sizeof(bits));
    else
        memcpy(&bits, output, sizeof(bits));
    return bits;
}
