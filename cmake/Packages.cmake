# What is installed where, and the three Debian packages: ambito-node, ambito-hub, ambito.
# deploy/build-packages makes them; nothing here is built by an ordinary build.
include(GNUInstallDirs)
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(deploy ${PROJECT_SOURCE_DIR}/deploy)
set(staged ${PROJECT_BINARY_DIR}/package-files)
set(AMBITO_UNIT_DIR /lib/systemd/system)

# staged_gz(NAME SOURCE): SOURCE compressed as staged/NAME.gz, without a time stamp in it.
function(staged_gz name source)
  add_custom_command(OUTPUT ${staged}/${name}.gz
    COMMAND ${CMAKE_COMMAND} -E make_directory ${staged}
    COMMAND gzip -9nc ${source} > ${staged}/${name}.gz DEPENDS ${source} VERBATIM)
  set_property(GLOBAL APPEND PROPERTY AMBITO_STAGED ${staged}/${name}.gz)
endfunction()

# staged_output(NAME PROGRAM ARGUMENT...): what a program of ours prints, as staged/NAME.
function(staged_output name program)
  add_custom_command(OUTPUT ${staged}/${name}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${staged}
    COMMAND ${program} ${ARGN} > ${staged}/${name} DEPENDS ${program} VERBATIM)
  set_property(GLOBAL APPEND PROPERTY AMBITO_STAGED ${staged}/${name})
endfunction()

# ---- Every package's own documents ----

configure_file(${deploy}/debian/changelog.in ${staged}/changelog @ONLY)
staged_gz(changelog ${staged}/changelog)
# DEP-5 wants the licence's text, indented by a space, empty lines as a dot.
execute_process(COMMAND sed -e "s/[[:space:]]*$//; s/^$/./; s/^/ /" ${PROJECT_SOURCE_DIR}/LICENSE
                OUTPUT_VARIABLE licence_text)
file(READ ${deploy}/debian/copyright copyright_text)
string(STRIP "${copyright_text}" copyright_text)
file(CONFIGURE OUTPUT ${staged}/copyright CONTENT "${copyright_text}\n${licence_text}" @ONLY)

foreach(package ambito-node ambito-hub ambito)
  install(FILES ${staged}/copyright ${staged}/changelog.gz
          DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${package})
endforeach()

# install_manual(PACKAGE SECTION NAME): deploy/man/NAME.SECTION, with the version filled in.
function(install_manual package section name)
  configure_file(${deploy}/man/${name}.${section} ${staged}/${name}.${section} @ONLY)
  staged_gz(${name}.${section} ${staged}/${name}.${section})
  install(FILES ${staged}/${name}.${section}.gz
          DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section} COMPONENT ${package})
endfunction()

# ---- The two daemons ----

# The example with what only its owner knows taken out: as installed, it starts nothing.
function(install_configuration package program)
  file(READ ${deploy}/examples/${program}.toml text)
  string(REGEX REPLACE "\n(municipality|slug) = \"[^\"]*\"" "\n\\1 = \"\"" text "${text}")
  string(REGEX REPLACE "\naddress = " "\n#address = " text "${text}")
  file(CONFIGURE OUTPUT ${staged}/etc/${program}.toml CONTENT "${text}" @ONLY)
  install(FILES ${staged}/etc/${program}.toml DESTINATION /etc/ambito COMPONENT ${package})
  install(FILES ${deploy}/examples/${program}.toml ${deploy}/examples/prometheus-rules.yml
          DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package}/examples COMPONENT ${package})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${deploy}/examples/${program}.toml)
endfunction()

# maintainer_scripts(PACKAGE SHORT UNITS ENABLED MORE_SETTINGS)
function(maintainer_scripts PACKAGE SHORT UNITS ENABLED MORE_SETTINGS)
  foreach(script postinst prerm postrm)
    configure_file(${deploy}/debian/${script}.in ${staged}/control/${PACKAGE}/${script} @ONLY
      FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
  endforeach()
endfunction()

function(install_daemon package program)
  install(TARGETS ${program} DESTINATION ${CMAKE_INSTALL_SBINDIR} COMPONENT ${package})
  install_manual(${package} 8 ${program})
  install_manual(${package} 5 ${program}.toml)
  install_configuration(${package} ${program})
  install(FILES ${deploy}/systemd/${package}.sysusers DESTINATION lib/sysusers.d
          RENAME ${package}.conf COMPONENT ${package})
  file(WRITE ${staged}/control/${package}/conffiles "/etc/ambito/${program}.toml\n")
endfunction()

install_daemon(ambito-node municipal-node)
install_daemon(ambito-hub district-hub)
maintainer_scripts(ambito-node node "ambito-node.service 'ambito-node@*.service'"
                   "ambito-node.service" " /etc/ambito/nodes")
maintainer_scripts(ambito-hub hub "ambito-hub.service" "ambito-hub.service" "")
install(FILES ${PROJECT_SOURCE_DIR}/examples/pavia/district.json
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/ambito-node/examples COMPONENT ambito-node)

set(DESCRIPTION "Ambito municipal node")
set(CONFIG /etc/ambito/municipal-node.toml)
set(STATE ambito-node)
configure_file(${deploy}/systemd/ambito-node.service.in ${staged}/ambito-node.service @ONLY)
set(DESCRIPTION "Ambito municipal node of %i")
set(CONFIG /etc/ambito/nodes/%i/municipal-node.toml)
set(STATE ambito-node/%i)
configure_file(${deploy}/systemd/ambito-node.service.in ${staged}/ambito-node@.service @ONLY)
install(FILES ${staged}/ambito-node.service ${staged}/ambito-node@.service
        DESTINATION ${AMBITO_UNIT_DIR} COMPONENT ambito-node)
install(FILES ${deploy}/systemd/ambito-hub.service
        DESTINATION ${AMBITO_UNIT_DIR} COMPONENT ambito-hub)

# ---- The client ----

install(TARGETS ambito DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT ambito)
staged_output(ambito.1 ambito_manual)
staged_gz(ambito.1 ${staged}/ambito.1)
staged_output(ambito.bash ambito completion bash)
install(FILES ${staged}/ambito.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT ambito)
install(FILES ${staged}/ambito.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
        RENAME ambito COMPONENT ambito)
# The certificates' script under the name it has on a machine without this source.
file(READ ${deploy}/pki pki_text)
string(REPLACE "#!/usr/bin/env bash" "#!/bin/bash" pki_text "${pki_text}")
string(REPLACE "deploy/pki" "ambito-pki" pki_text "${pki_text}")
file(GENERATE OUTPUT ${staged}/ambito-pki CONTENT "${pki_text}")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${deploy}/pki)
install(PROGRAMS ${staged}/ambito-pki DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT ambito)
install_manual(ambito 1 ambito-pki)

get_property(all_staged GLOBAL PROPERTY AMBITO_STAGED)
add_custom_target(package_files DEPENDS ${all_staged})

# ---- Packing ----

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ambito)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_OUTPUT_FILE_PREFIX ${PROJECT_BINARY_DIR}/packages)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL ambito-node ambito-hub ambito)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "The authors of Ambito <maintainers@example.org>")
set(CPACK_DEBIAN_PACKAGE_HOMEPAGE https://example.org/ambito)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS ${CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS})

# describe(PACKAGE SUMMARY TEXT DEPENDS RECOMMENDS)
macro(describe package summary text depends recommends)
  string(TOUPPER ${package} key)
  set(CPACK_DEBIAN_${key}_PACKAGE_NAME ${package})
  set(CPACK_DEBIAN_${key}_DESCRIPTION "${summary}\n${text}")
  set(CPACK_DEBIAN_${key}_PACKAGE_DEPENDS "${depends}")
  set(CPACK_DEBIAN_${key}_PACKAGE_RECOMMENDS "${recommends}")
endmacro()

set(users "systemd | systemd-standalone-sysusers, tzdata")
describe(ambito-node "municipality's node of a social district's service charter"
"Keeps the service sheets of one municipality with their whole signed
history, takes its staff's edits on its own network, and sends them on to
the district's hub over a connection it opens itself.
.
It works the same with the hub away. Nothing starts before it is configured."
  "${users}" "ambito")
describe(ambito-hub "hub of a social district's service charter"
"Follows the logs of the municipalities' nodes, checks them, and keeps the
district's harmonised draft charter, which says of every statement where it
comes from. Only callers with a certificate of the district are heard."
  "${users}" "ambito")
describe(ambito "client for a social district's service charter"
"The ambito command: checks service sheets, sends them to the municipality's
node, asks the district's hub for the harmonised charter, and revises the
district's own content. The ambito-pki command makes key requests and, on
the office's offline machine, signs them."
  "openssl, tzdata" "bash-completion")
foreach(package ambito-node ambito-hub)
  string(TOUPPER ${package} key)
  set(CPACK_DEBIAN_${key}_PACKAGE_CONTROL_STRICT_PERMISSION ON)
  set(CPACK_DEBIAN_${key}_PACKAGE_CONTROL_EXTRA "")
  foreach(file postinst prerm postrm conffiles)
    list(APPEND CPACK_DEBIAN_${key}_PACKAGE_CONTROL_EXTRA ${staged}/control/${package}/${file})
  endforeach()
endforeach()
include(CPack)
