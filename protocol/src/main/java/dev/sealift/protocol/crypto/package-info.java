/**
 * The crypto suite: the only package of this module that knows a crypto library.
 *
 * <ul>
 *   <li>{@link Signatures}: ES256 over the signed objects; {@link TrustAnchors}: the pinned keys.
 *   <li>{@link Hpke} with {@link SealContexts}: sealing to a public key, in one named context.
 *   <li>{@link XWing}, {@link Hkdf}, {@link Mac}, {@link Aead}: what the handshake and the records
 *       are made of.
 * </ul>
 *
 * <p>The broker seals a grant, and the boot named in it opens it, so:
 *
 * <pre>{@code
 * SealContexts.Context c = SealContexts.runGrant(vm, generation, boot, decisionDigest);
 * try (Secret plaintext = keys.encode()) {
 *   sealed = Hpke.seal(kemKey, c.info(), c.aad(), plaintext.exposeCopy(), random);
 * }
 * try (Secret plaintext = Hpke.open(privateKey, c.info(), c.aad(), sealed)) {
 *   keys = GrantedKeys.decode(plaintext);
 * }
 * }</pre>
 */
@NullMarked
package dev.sealift.protocol.crypto;

import org.jspecify.annotations.NullMarked;
