/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * factory.h: back to the day the switch was unpacked. Asked for now, done at the next start, when
 * nothing else uses the state directory. A file "factory-default" in it says that it is to be done
 * and is the last thing to go, so that a power cut in the middle only means doing it again.
 */
#ifndef PLATFORM_FACTORY_H
#define PLATFORM_FACTORY_H

int factory_ask(const char *state_dir);

/* If it was asked for, deletes all that is in the state directory: the state, saved configurations
 * and other files of flash:/, certificates and their keys, and the device key, so that no password
 * or cipher text of the old life can be read in the new one. Kept: software images (*.bin), as
 * Comware does, and the lock. 0 when there was nothing to do, 1 when it was done, or a negative
 * errno code: it is tried again at the next start. */
int factory_carry_out(const char *state_dir);

#endif
