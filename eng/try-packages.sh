#!/usr/bin/env bash
# Packs, and then does what a user does: installs the packages into a project of its own and the tool into a folder of its own, and streams.
# Nothing that this machine has of them from before is used. The last line counts: "packages: N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/.."
fail() { echo "FAILED: $*" >&2; exit 1; }
passed=0
failed=0
count() { # reads lines that begin with "ok" or "FAILED", shows all
  while IFS= read -r line; do
    echo "$line"
    case $line in "ok "*) passed=$((passed + 1)) ;; "FAILED "*) failed=$((failed + 1)) ;; esac
  done
}
check() { # WHAT COMMAND…
  local what=$1
  shift
  if "$@" >"$work/log" 2>&1; then echo "ok $what"; else echo "FAILED $what"; cat "$work/log"; fi
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
packages=$work/packages

# Without the analysers, which the ordinary build has run.
dotnet pack -v q -p:RunAnalyzers=false -p:PackageOutputPath="$packages" || fail "the packages cannot be made"
version=$(basename "$packages"/llmd.*.nupkg .nupkg)
version=${version#llmd.}

holds() { unzip -l "$packages/$1.$version.nupkg" | grep " $2\$"; }
says() { unzip -p "$packages/$1.$version.nupkg" "$1.nuspec" | grep "$2"; }
expected() {
  diff <(cd "$packages" && ls | LC_ALL=C sort) <(
    for name in LlmDispatcher LlmDispatcher.Simulator LlmDispatcher.Stores; do
      echo "$name.$version.nupkg"
      echo "$name.$version.snupkg"
    done | cat - <(echo "llmd.$version.nupkg") | LC_ALL=C sort)
}
described() {
  for name in LlmDispatcher LlmDispatcher.Simulator LlmDispatcher.Stores llmd; do
    holds $name README.md && says $name '<license type="expression">MIT</license>' && says $name '<description>' && says $name '<tags>' || return 1
  done
}
# The paths in plain text; those in the symbols are looked at by the user's program.
anonymous() {
  mkdir "$work/unpacked"
  for package in "$packages"/*; do unzip -qo "$package" -d "$work/unpacked/$(basename "$package")" || return 1; done
  ! LC_ALL=C grep -rlaP "(?<!\w)\Q$PWD/\E" "$work/unpacked"
}
count < <(
  check "four packages, with symbols for the libraries" expected
  check "each has a README, a licence, a description and tags" described
  check "the generator is in the package" holds LlmDispatcher analyzers/dotnet/cs/LlmDispatcher.Generators.dll
  check "no package names a folder of this machine" anonymous
)

# A user's machine: no package of before, no setting of this repository.
export NUGET_PACKAGES=$work/cache
unset CI
cp -r eng/packages "$work/user"
cd "$work/user" || exit 1
cat >nuget.config <<CONFIG
<configuration>
  <packageSources>
    <add key="packed" value="$packages" />
  </packageSources>
</configuration>
CONFIG
mkdir -p "$work/symbols"
for package in "$packages"/*.snupkg; do unzip -qo "$package" '*.pdb' -d "$work/symbols"; done

ours() {
  for name in llmdispatcher llmdispatcher.simulator llmdispatcher.stores; do grep -qF "$packages" "$work/cache/$name/$version/.nupkg.metadata" || return 1; done
}
tool() { dotnet tool install llmd --version "$version" --tool-path "$work/tool" --configfile nuget.config; }
answers() { answer=$(env -i HOME="$work" PATH="$PATH" DOTNET_ROOT="${DOTNET_ROOT:-}" "$work/tool/llmd" stream --provider simulator "Say hello") && [ -n "$answer" ]; }
count < <(
  check "a new project restores and compiles with them" dotnet build -v q -p:PackedVersion="$version" -o "$work/out"
  check "they came from the folder" ours
  dotnet "$work/out/User.dll" "$work/symbols" 2>&1 || echo "FAILED the program that uses them"
  check "llmd installs as a tool" tool
  check "its version is the package's" grep -qE "^${version//./\\.}([+]|\$)" <("$work/tool/llmd" --version)
  check "it streams" answers
)
echo "packages: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
