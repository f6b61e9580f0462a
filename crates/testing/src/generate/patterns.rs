//! Sentences of adverts, with slots that `prose` fills.

pub(super) const COMPANY: &[&str] = &[
    "{company} builds {topic} for people who work with {topic} every day.",
    "We are a team of {number} in {city} and we care about {topic}.",
    "Our product {name} handles {topic} for {number} customers in {number} countries.",
    "Since our last round we have doubled the team and moved {topic} to {tool}.",
    "Half of {company} works on {topic}, the other half on {topic} and {topic}.",
    "What began as a tool for {topic} is now a platform that {number} organisations rely on.",
    "We sell to companies that outgrew their first system for {topic}.",
    "Our customers process {number} million records a day, most of them for {topic}.",
    "{company} is profitable, independent and led by its founders.",
    "The company was spun out of a research group on {topic} at a university near {city}.",
    "Two products carry us: {name} for {topic}, and {name} for {topic}.",
    "We moved from projects to products {number} months ago, and the technology must follow.",
    "Our investors know {topic} well and leave the technical decisions to us.",
    "Every week {number} new teams start to use {name} without speaking to anybody in sales.",
    "We publish what we learn about {topic}, our mistakes included.",
    "The market for {topic} is old, slow and large, and {company} is none of these.",
];

pub(super) const DUTY_HEADINGS: &[&str] =
    &["What you will do", "Your role", "Your tasks", "The job", "What you will own", "Your first year"];

pub(super) const DUTIES: &[&str] = &[
    "Set the direction for {topic} and explain it to the board, to the team and to customers",
    "Lead {number} people in {number} teams, and hire the next {number}",
    "Own the architecture of {name}, from {topic} to {topic}",
    "Decide what we build and what we buy, beginning with {topic}",
    "Bring {topic} to a state in which nobody is called at night",
    "Work with the head of product on a plan that both of you can defend",
    "Answer for {topic}, {topic} and their budget",
    "Move the remaining parts of our {topic} from {tool} to something that we can maintain",
    "Stay close enough to the code to review a change to {topic} in {tool}",
    "Prepare {company} for the certification that customers in {topic} ask for",
    "Build a second team for {topic} in {city}",
    "Replace the system called {name}, which only one person understands",
    "Measure {topic} and make the numbers public in the company",
    "Develop the people who will lead {topic} in two years",
    "Represent the technology of {company} in talks with investors about {topic}",
    "Agree with finance on what {topic} may cost, and keep to it",
    "Turn incidents in {topic} into changes that last",
    "Choose the partners with whom we build {topic}",
    "Write down the principles by which we decide about {topic}",
    "Shorten the way from an idea to a release from {number} days to one",
    "Introduce {topic} step by step, without stopping the work on {topic}",
    "Lead the due diligence of two acquisitions in {topic}",
    "Make {tool} and {tool} work together for {topic}",
    "Give the {name} programme an owner, a plan and an end",
];

pub(super) const SKILL_HEADINGS: &[&str] =
    &["What you bring", "Your profile", "Who you are", "What we look for", "Requirements"];

pub(super) const SKILLS: &[&str] = &[
    "{number} years of experience with {topic}, some of them in charge",
    "You have led a team through a change of {topic} and can say what you would do otherwise",
    "Good knowledge of {tool}, and opinions about {tool} that you are able to change",
    "You have hired people who are better than you at {topic}",
    "Experience with {topic} in a regulated industry",
    "You write clearly, in English and if possible in the language of {city}",
    "You know what {topic} costs, in money and in attention",
    "A degree in computer science or {topic}, or the same by another way",
    "You can tell a board why {topic} takes longer, and the team why it must not",
    "You have run {tool} in production with {number} nodes or more",
    "Familiar with {topic}, {topic} and the law that governs both",
    "You would rather remove a system than add one",
    "You have seen {name} or a product like it fail, and know why",
    "Calm in incidents, curious afterwards",
    "You have grown an organisation from {number} to more than a hundred",
    "Practice in {topic} and a sound idea of {topic}",
    "A network among people who work on {topic}",
    "You listen first, and decide in time",
];

pub(super) const OFFER_HEADINGS: &[&str] = &["What we offer", "Benefits", "What you get", "In return"];

pub(super) const OFFERS: &[&str] = &[
    "A salary within the range above, reviewed every year by the same rules for all",
    "Shares in {company}, with papers that a lawyer of your choice may read",
    "{number} days of holiday, and people who take them",
    "Work from home as many days as you like, and an office in {city} for the others",
    "A budget for {topic} that you decide over alone",
    "A seat at the table where {topic} is decided",
    "An onboarding of {number} days with every team",
    "Time and money for courses, for instance in {topic}",
    "A pension plan and an insurance against loss of income",
    "Equipment of your choice, from {name} or elsewhere",
    "A train card for {city} and the region around it",
    "Four weeks a year from any place with a network",
    "A team that reviews each other's work within a day",
    "Parental leave of {number} weeks for every parent",
    "Meetings on three days only",
];

pub(super) const BRIDGES: &[&str] = &[
    "This is a role for somebody who likes {topic} as much as {topic}.",
    "You report to the chief executive and work with the leads of {topic} and {topic}.",
    "The team uses {tool} and {tool}, and is open to better answers.",
    "Today {topic} takes most of our time; in a year it should take none.",
    "Your predecessor built {name} and remains available for questions.",
    "We expect no miracles in {topic}, but steady progress in {topic}.",
    "Much of this is new for us as well, {topic} above all.",
    "The first {number} days belong to listening, the next {number} to a plan.",
    "Most decisions about {topic} are yours; the others you prepare.",
    "There is debt in {topic}, and we know where.",
];

pub(super) const CLOSINGS: &[&str] = &[
    "Write to us with a few lines about {topic}; a formal letter is not needed.",
    "The process takes {number} days: a call, a day with the team, an offer.",
    "We answer every application within {number} days.",
    "Questions about {topic} or the role go to our people team in {city}.",
    "We welcome everyone, and ask only for what the work in {topic} needs.",
    "If {name} is no name to you, that is no hindrance.",
    "You will speak with the people who work on {topic}, not with an agency.",
];
