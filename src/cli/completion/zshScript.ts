/** @see https://zsh.sourceforge.io/Doc/Release/Completion-Widgets.html#Completion-Builtin-Commands */
export const zshScript = String.raw`#compdef lakeside
# completions of lakeside for zsh: source <(lakeside completion zsh)
_lakeside() {
  local -a lines values shown space
  local line
  lines=("${'$'}{(@f)$("${'$'}{(Q)words[1]/#\~/$HOME}" complete zsh -- "${'$'}{(@Q)words[2,CURRENT-1]}" "${'$'}{(Q)PREFIX}" 2>/dev/null </dev/null)}")
  for line in "${'$'}{(@)lines[2,-1]}"; do
    values+=("${'$'}{line%%$'\t'*}")
    shown+=("${'$'}{line//$'\t'/  -- }")
  done
  [[ $lines[1] == open* ]] && space=(-S '')
  (( $#values )) && compadd -l -d shown "${'$'}{(@)space}" -a values
  case $lines[1] in
    *files*) compset -P '--*='; _files ;;
    *folders*) compset -P '--*='; _files -/ ;;
  esac
}
if [[ $funcstack[1] == _lakeside ]]; then
  _lakeside "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _lakeside lakeside
fi`;
