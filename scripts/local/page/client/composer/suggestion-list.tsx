import type { Suggestion } from './completion.ts';

interface SuggestionListProps {
  id: string;
  suggestions: Suggestion[];
  chosen: number;
  onTake: (index: number) => void;
}

/** What can follow; the composer says which one is chosen. */
export function SuggestionList({ id, suggestions, chosen, onTake }: SuggestionListProps) {
  if (suggestions.length === 0) return null;
  return (
    <div class="suggestions" id={id} role="listbox" aria-label="Commands">
      {suggestions.map((suggestion, index) => (
        <div
          key={suggestion.label}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(index);
          }}
        >
          <code>{suggestion.label}</code> {suggestion.detail}
        </div>
      ))}
    </div>
  );
}
