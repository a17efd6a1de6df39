/** @see https://fishshell.com/docs/current/completions.html */
export const fishScript = String.raw`# completions of lakeside for fish: lakeside completion fish | source
function __lakeside_complete
    set -l words (commandline -opc)
    set -l cur (commandline -ct | string collect)
    set -l lines ($words[1] complete fish -- $words[2..-1] "$cur" 2>/dev/null </dev/null)
    set -l path (string replace -r '^--[^=]*=' '' -- "$cur")
    set -l front (string sub -l (math (string length -- "$cur") - (string length -- "$path")) -- "$cur")
    switch "$lines[1]"
        case '*files*'
            for found in (__fish_complete_path "$path")
                echo "$front$found"
            end
        case '*folders*'
            for found in (__fish_complete_directories "$path" '')
                echo "$front$found"
            end
    end
    for line in $lines[2..-1]
        echo $line
    end
end
complete -c lakeside -f -a '(__lakeside_complete)'`;
