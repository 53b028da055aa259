package dev.sealift.access.issue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs the certificates of a cluster's services. */
final class CertificateAuthority {

  /** A cluster is laid out anew before. */
  private static final Duration OWN_LIFETIME = Duration.ofDays(3650);

  /** Thirteen months: nobody renews at the last minute. */
  static final Duration LIFETIME = Duration.ofDays(397);

  /** Clocks of hosts may be behind by this. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  /** RFC 5280 wants at most 20 octets. */
  private static final int SERIAL_BITS = 127;

  private static final Pattern IPV4 = Pattern.compile("[0-9.]+");

  private final X509Certificate certificate;
  private final PrivateKey key;

  private CertificateAuthority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** What it issues: a certificate, and the key that belongs to it. */
  record Issued(String certificatePem, String keyPem) {
    @Override
    public String toString() {
      return "[redacted]";
    }
  }

  static Issued create(SecureRandom random, Instant now) {
    try {
      KeyPair pair = newKeys(random);
      X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, "Sealift cluster authority").build();
      JcaX509v3CertificateBuilder builder =
          builder(name, name, pair.getPublic(), now, OWN_LIFETIME, random);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
      return new Issued(Pem.of(sign(builder, pair.getPrivate())), Pem.of(pair.getPrivate()));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("a P-256 certificate cannot be made here", e);
    }
  }

  static CertificateAuthority read(Path certificate, Path key) throws IOException {
    return new CertificateAuthority(Pem.certificate(certificate), Pem.privateKey(key));
  }

  Issued issue(Identity identity, SecureRandom random, Instant now) {
    try {
      KeyPair pair = newKeys(random);
      X500Name subject = subject(identity);
      X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
      JcaX509v3CertificateBuilder builder =
          builder(issuer, subject, pair.getPublic(), now, LIFETIME, random);
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(certificate));
      if (!identity.hostNames().isEmpty()) {
        builder.addExtension(Extension.subjectAlternativeName, false, names(identity));
      }
      return new Issued(Pem.of(sign(builder, key)), Pem.of(pair.getPrivate()));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("a P-256 certificate cannot be made here", e);
    }
  }

  /** Whether a certificate says of its owner what would be said of this identity. */
  static boolean isOf(X509Certificate certificate, Identity identity) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      Set<String> found =
          names == null
              ? Set.of()
              : names.stream().map(name -> String.valueOf(name.get(1))).collect(Collectors.toSet());
      return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded())
              .equals(subject(identity))
          && found.equals(identity.hostNames());
    } catch (CertificateParsingException malformed) {
      return false;
    }
  }

  private static X500Name subject(Identity identity) {
    return new X500NameBuilder()
        .addRDN(BCStyle.OU, identity.role().word())
        .addRDN(BCStyle.CN, identity.name())
        .build();
  }

  private static GeneralNames names(Identity identity) {
    return new GeneralNames(
        identity.hostNames().stream()
            .sorted()
            .map(name ->
                new GeneralName(
                    IPV4.matcher(name).matches() ? GeneralName.iPAddress : GeneralName.dNSName,
                    name))
            .toArray(GeneralName[]::new));
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer,
      X500Name subject,
      PublicKey key,
      Instant now,
      Duration lifetime,
      SecureRandom random) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
        Date.from(now.minus(BACKDATED)),
        Date.from(now.plus(lifetime)),
        subject,
        key);
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
      throws OperatorCreationException, CertificateException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }

  private static KeyPair newKeys(SecureRandom random)
      throws NoSuchAlgorithmException, InvalidAlgorithmParameterException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }
}
