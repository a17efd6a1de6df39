/**
 * Bash cuts words at colons and equals signs, and replaces only what stands behind the last: words are put
 * together again from the line, and of every answer the front that stays is taken away.
 * @see https://www.gnu.org/software/bash/manual/html_node/Bash-Variables.html for COMP_WORDBREAKS
 */
export const bashScript = String.raw`# completions of lakeside for bash: source <(lakeside completion bash)
_lakeside_complete() {
  local rest=${'$'}{COMP_LINE:0:COMP_POINT} trimmed word answer head line cur kept='' breaks i
  local -a words=()
  COMPREPLY=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    trimmed=${'$'}{rest#"${'$'}{rest%%[![:space:]]*}"}
    word=${'$'}{COMP_WORDS[i]}
    # What stands behind the cursor is none of it.
    if ((i == COMP_CWORD)); then word=$trimmed; fi
    if ((i > 0)) && [[ $trimmed == "$rest" ]]; then
      words[${'$'}{#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    rest=${'$'}{trimmed#"$word"}
  done
  cur=${'$'}{words[${'$'}{#words[@]} - 1]}
  # A quote that is closed ends the word.
  case $cur in \"*\" | \'*\') return 0 ;; esac
  answer=$("${'$'}{1/#\~/$HOME}" complete bash -- "${'$'}{words[@]:1}" 2>/dev/null </dev/null) || return 0
  breaks=${'$'}{COMP_WORDBREAKS//[!:=@]/}
  case $cur in
    [\"\']*) ;;
    *) if [[ -n $breaks && $cur == *[$breaks]* ]]; then kept=${'$'}{cur%"${'$'}{cur##*[$breaks]}"}; fi ;;
  esac
  kept=${'$'}{kept//\\/}
  {
    IFS= read -r head
    while IFS= read -r line; do
      line=${'$'}{line#"$kept"}
      # Within quotes bash takes an answer as it is: none that would end them, or be run.
      case $cur in
        \"*) if [[ $line == *[\"\$\`\\!]* ]]; then continue; fi ;;
        \'*) if [[ $line == *\'* ]]; then continue; fi ;;
        *) if [[ $line == *[!A-Za-z0-9_.%+=@:/-]* ]]; then printf -v line %q "$line"; fi ;;
      esac
      COMPREPLY+=("$line")
    done
  } <<<"$answer"
  case $head in
    *files*) compopt -o default ;;
    *folders*) compopt -o dirnames ;;
  esac 2>/dev/null
  if [[ $head == open* ]]; then
    compopt -o nospace 2>/dev/null
    # Of one answer alone bash would close the quote.
    case $cur in
      [\"\']*) if ((${'$'}{#COMPREPLY[@]} == 1)); then COMPREPLY+=("${'$'}{COMPREPLY[0]} "); fi ;;
    esac
  fi
  return 0
}
complete -F _lakeside_complete lakeside`;
