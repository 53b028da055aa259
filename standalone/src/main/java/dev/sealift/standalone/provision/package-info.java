/**
 * What must exist before the first start: keys, certificates, the keys that everybody pins, guest
 * images.
 */
@NullMarked
package dev.sealift.standalone.provision;

import org.jspecify.annotations.NullMarked;
