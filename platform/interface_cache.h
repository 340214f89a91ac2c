/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * interface_cache.h: the list of interfaces (interface_list.h) as it was at most a second ago. To
 * read and name thousands takes longer than a daemon may keep others waiting, and one display asks
 * several times.
 */
#ifndef PLATFORM_INTERFACE_CACHE_H
#define PLATFORM_INTERFACE_CACHE_H

struct clock;
struct conf;
struct interface_cache;
struct interface_list;
struct switch_dev;

/* What is handed in must outlive it. 0 or -ENOMEM. */
int interface_cache_new(const struct conf *conf, const struct switch_dev *sw, struct clock *clock,
                        struct interface_cache **out);
void interface_cache_free(struct interface_cache *cache);

/* The list; owned by the cache and valid until the next call. Errors as of interface_list_read().
 */
int interface_cache_read(struct interface_cache *cache, const struct interface_list **out);

#endif
