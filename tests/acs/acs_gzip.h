/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_gzip.h: Content-Encoding gzip and deflate, both ways.
 */
#ifndef TESTS_ACS_GZIP_H
#define TESTS_ACS_GZIP_H

#include "platform/buf.h"

/* Both replace what is in data. encoding: "gzip" or "deflate" (RFC 9110: the zlib form). 0, -EINVAL
 * for another encoding, -EBADMSG for data that is not of that encoding, -ENOMEM. */
int acs_compress(const char *encoding, struct buf *data);
int acs_decompress(const char *encoding, struct buf *data);

#endif
