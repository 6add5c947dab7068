namespace SeedTour.Stage;

/// <summary>One section of the page.</summary>
/// <param name="Name">What <c>--section</c> calls it.</param>
/// <param name="Part">The page's heading above it.</param>
/// <param name="Title">Its own heading.</param>
/// <param name="File">Where its code is, in the sample's folder.</param>
/// <param name="Scenes">What is played, in order.</param>
internal sealed record Section(string Name, string Part, string Title, string File, params Scene[] Scenes);
