namespace Skiff.Build.Dockerfile;

/// <summary>A here-document of RUN, COPY or ADD.</summary>
/// <param name="Name">The word that ends it; of COPY and ADD, the name of the file.</param>
/// <param name="Content">Its lines, each with its line end, leading tabs already stripped where `&lt;&lt;-` asks for it.</param>
/// <param name="Expand">False where the word was quoted: variables stand for themselves.</param>
/// <param name="FileDescriptor">The number before `&lt;&lt;`; 0 where there is none.</param>
public sealed record Heredoc(string Name, string Content, bool Expand, bool StripTabs, int FileDescriptor);
