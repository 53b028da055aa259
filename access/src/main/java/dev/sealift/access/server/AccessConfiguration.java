package dev.sealift.access.server;

import dev.sealift.access.Role;
import dev.sealift.access.Route;
import dev.sealift.access.Routes;
import dev.sealift.metrics.AccessMetric;
import dev.sealift.metrics.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * What a service imports, next to a bean of its {@link Routes}, so that each of its routes is asked
 * for by those alone who may.
 *
 * <p>A person shows a token, a service its certificate. A connection without a certificate is
 * served; one with a certificate that the authority did not issue, or that expired, does not come
 * about.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableConfigurationProperties(AccessProperties.class)
public class AccessConfiguration {

  /** Name of the SSL bundle for connections in both directions. */
  public static final String BUNDLE = "sealift";

  @Bean
  SslBundleRegistrar ownIdentity(AccessProperties properties) {
    OwnIdentity identity = OwnIdentity.read(properties);
    return registry -> registry.registerBundle(BUNDLE, identity.bundle());
  }

  /** No service that has routes speaks in the clear, whatever its properties say. */
  @Bean
  WebServerFactoryCustomizer<ConfigurableWebServerFactory> tls() {
    return server -> {
      Ssl ssl = Ssl.forBundle(BUNDLE);
      ssl.setClientAuth(Ssl.ClientAuth.WANT);
      server.setSsl(ssl);
    };
  }

  @Bean
  JwtDecoder peopleTokens(AccessProperties properties, Routes routes) {
    return PeopleTokens.decoder(properties, routes.service());
  }

  @Bean
  Refusals refusals(Routes routes, MeterRegistry registry) {
    return new Refusals(routes, new Meters(registry, AccessMetric.values()));
  }

  /** By default an issuer that cannot be asked is a fault of ours, with a stack trace for each. */
  private static ObjectPostProcessor<BearerTokenAuthenticationFilter> toldAsProblems(
      Refusals refusals) {
    AuthenticationEntryPointFailureHandler handler =
        new AuthenticationEntryPointFailureHandler(refusals);
    handler.setRethrowAuthenticationServiceException(false);
    return new ObjectPostProcessor<>() {
      @Override
      public <F extends BearerTokenAuthenticationFilter> F postProcess(F filter) {
        filter.setAuthenticationFailureHandler(handler);
        return filter;
      }
    };
  }

  @Bean
  SecurityFilterChain whoMayDoWhat(HttpSecurity http, Routes routes, Refusals refusals) {
    JwtAuthenticationConverter people = new JwtAuthenticationConverter();
    people.setJwtGrantedAuthoritiesConverter(PeopleTokens.roles());
    return http
        // No cookie is ever set: nothing rides on a browser's session.
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .x509(services -> services.authenticationUserDetailsService(new ServiceRoles()))
        .oauth2ResourceServer(server ->
            server
                .authenticationEntryPoint(refusals)
                .accessDeniedHandler(refusals)
                .withObjectPostProcessor(toldAsProblems(refusals))
                .jwt(jwt -> jwt.jwtAuthenticationConverter(people)))
        .exceptionHandling(
            handling -> handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
        .authorizeHttpRequests(requests -> {
          // Goes on with what was let in, or with an error's answer.
          requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR).permitAll();
          for (Route route : routes.all()) {
            var matched =
                requests.requestMatchers(
                    PathPatternRequestMatcher.withDefaults()
                        .matcher(HttpMethod.valueOf(route.method()), route.pattern()));
            if (route.isOpen()) {
              matched.permitAll();
            } else {
              matched.hasAnyAuthority(
                  route.roles().stream().map(Role::name).toArray(String[]::new));
            }
          }
          requests.anyRequest().denyAll();
        })
        .build();
  }
}
