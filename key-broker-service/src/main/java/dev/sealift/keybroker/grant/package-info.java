/** Run grants: the keys of a machine, sealed to the one boot that a decision names. */
@NullMarked
package dev.sealift.keybroker.grant;

import org.jspecify.annotations.NullMarked;
