import { mount } from 'svelte';
import '../../src/views/theme.css';
import Gallery from './Gallery.svelte';

// The page says this at run time, after its own first script: from now on no worker from an address.
const policy = document.createElement('meta');
policy.httpEquiv = 'Content-Security-Policy';
policy.content = 'worker-src blob:';
document.head.append(policy);

const theme = new URLSearchParams(location.search).get('theme');
if (theme) document.documentElement.dataset['theme'] = theme;

mount(Gallery, { target: document.body });
