/**
 * The manifest root: one hash that commits to the final state of a migrated machine.
 *
 * <p>Both monitors fill a {@link dev.sealift.protocol.root.ManifestRoot} as records are sealed and
 * opened; {@code PageOutlet} and {@code PageIntake} do it. Its {@code refresh()} is called while
 * the machine still runs, so that after the freeze only chunks that changed since are hashed.
 */
@NullMarked
package dev.sealift.protocol.root;

import org.jspecify.annotations.NullMarked;
