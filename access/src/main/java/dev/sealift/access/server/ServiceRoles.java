package dev.sealift.access.server;

import dev.sealift.access.Role;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.AuthenticationUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;

/**
 * The role of a service: the organisational unit of its certificate, which the handshake verified.
 */
final class ServiceRoles
    implements AuthenticationUserDetailsService<PreAuthenticatedAuthenticationToken> {

  @Override
  public UserDetails loadUserDetails(PreAuthenticatedAuthenticationToken token) {
    if (token.getCredentials() instanceof X509Certificate certificate) {
      Optional<Role> role = unit(certificate).flatMap(Role::ofService);
      if (role.isPresent()) {
        return new User(
            token.getName(), "", List.of(new SimpleGrantedAuthority(role.get().name())));
      }
    }
    throw new UsernameNotFoundException("the certificate names no role");
  }

  private static Optional<String> unit(X509Certificate certificate) {
    try {
      List<String> units =
          new LdapName(certificate.getSubjectX500Principal().getName())
              .getRdns().stream()
                  .filter(rdn -> rdn.size() == 1 && rdn.getType().equalsIgnoreCase("OU"))
                  .map(Rdn::getValue)
                  .map(String::valueOf)
                  .toList();
      return units.size() == 1 ? Optional.of(units.getFirst()) : Optional.empty();
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }
}
